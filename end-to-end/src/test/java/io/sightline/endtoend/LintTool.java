package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A program of the system that looks at files; without it a test is skipped, loudly. */
final class LintTool {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What builds, runs and clones leave behind, and what is not ours. */
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".sightline", "target", "node_modules", "dist");

  private LintTool() {}

  /**
   * Runs it in the repository.
   *
   * @param what it looks at, as the subject of a sentence in the singular
   * @throws IOException with what it printed, when it does not end with 0
   */
  static void run(String tool, String what, List<String> options, List<String> files)
      throws IOException {
    RequiredProgram.demand(tool, tool, what);
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(options);
    command.addAll(files);
    try {
      Commands.run(command, Repository.root(), PATIENCE);
    } catch (Commands.Failed e) {
      throw new AssertionError(tool + " says:\n" + e.printed(), e);
    }
  }

  /** Our files with one of these ends, relative to the repository. */
  static List<String> files(String... ends) throws IOException {
    Path root = Repository.root();
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Arrays.stream(ends).anyMatch(file.toString()::endsWith)) {
              found.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
