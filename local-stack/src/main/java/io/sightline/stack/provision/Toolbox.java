package io.sightline.stack.provision;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.Unprivileged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where the stack's programs are. Each is looked for in this order: the variable {@link
 * Tool#variable()}, the PATH, the copy unpacked here earlier, and at last its package, which is
 * fetched and unpacked here. Several threads and processes may share one folder: a lock lets one
 * fetch while the others wait, and a package appears under its name only when it is complete.
 */
public final class Toolbox {
  /** One lock per process, for a file lock does not keep threads of one process apart. */
  private static final Object FETCHING = new Object();

  private static final String PARTIAL = "partial-";

  private final Path folder;
  private final Map<String, String> variables;
  private final Consumer<String> progress;

  /**
   * Uses this folder.
   *
   * @param progress told one line before each fetch
   */
  public Toolbox(Path folder, Map<String, String> variables, Consumer<String> progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.variables = Map.copyOf(variables);
    this.progress = progress;
  }

  /**
   * The toolbox of the repository this process runs in, {@code .sightline/tools} below its root.
   */
  public static Toolbox inRepository() {
    return new Toolbox(
        Repository.root().resolve(".sightline/tools"), System.getenv(), System.err::println);
  }

  /**
   * How to start the tool: what to put before its arguments. Fetches it when it is missing.
   *
   * @throws MissingToolException when it is nowhere and cannot be fetched
   */
  public List<String> command(Tool tool) throws IOException {
    if (tool.isFolder()) {
      throw new IllegalArgumentException(tool + " is a folder of programs, ask for its home");
    }
    Optional<Path> users = ofTheUser(tool);
    if (users.isPresent()) {
      return List.of(users.get().toString());
    }
    Path unpacked = unpacked(tool);
    Path executable = unpacked.resolve(tool.placeInPackage());
    if (tool == Tool.ALERTMANAGER || tool == Tool.AMTOOL) {
      return behindOverlay(unpacked.resolve("usr/share"), executable);
    }
    return List.of(executable.toString());
  }

  /**
   * Whether {@link #command} or {@link #home} would find it without fetching.
   *
   * @throws MissingToolException when the variable names one that is not there
   */
  public boolean has(Tool tool) throws MissingToolException {
    return ofTheUser(tool).isPresent()
        || Files.isDirectory(folder.resolve(tool.source().folderName()));
  }

  /**
   * The folder of a tool that is one. Fetches it when it is missing.
   *
   * @throws MissingToolException when it is nowhere and cannot be fetched
   */
  public Path home(Tool tool) throws IOException {
    Optional<Path> users = ofTheUser(tool);
    return users.isPresent() ? users.get() : unpacked(tool).resolve(tool.placeInPackage());
  }

  private Optional<Path> ofTheUser(Tool tool) throws MissingToolException {
    String named = variables.getOrDefault(tool.variable(), "").strip();
    if (!named.isEmpty()) {
      Path path = Path.of(named).toAbsolutePath();
      boolean there = tool.isFolder() ? Files.isDirectory(path) : Files.isExecutable(path);
      if (!there) {
        throw new MissingToolException(
            tool.variable()
                + ": expected "
                + (tool.isFolder() ? "a folder" : "an executable file")
                + ", was '"
                + named
                + "'");
      }
      return Optional.of(path);
    }
    return tool.executables().stream().flatMap(name -> Commands.find(name).stream()).findFirst();
  }

  private Path unpacked(Tool tool) throws IOException {
    ToolPackage source = tool.source();
    Path target = folder.resolve(source.folderName());
    if (!Files.isDirectory(target)) {
      try {
        fetch(source, target);
      } catch (IOException e) {
        throw new MissingToolException(tool, e);
      }
    }
    return target;
  }

  private void fetch(ToolPackage source, Path target) throws IOException {
    Files.createDirectories(folder);
    synchronized (FETCHING) {
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        if (Files.isDirectory(target) || !lock.isValid()) {
          return;
        }
        progress.accept("fetching " + source.description());
        removeInterruptedAttempts();
        Path partial = Files.createTempDirectory(folder, PARTIAL);
        // Programs that give up root must still be able to read it; a temporary folder is 0700.
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
        source.unpack(partial, folder);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Only the holder of the lock fetches, so whatever is unfinished is nobody's. */
  private void removeInterruptedAttempts() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (name.startsWith(PARTIAL) || name.startsWith(ToolPackage.DOWNLOAD)) {
          Folders.delete(entry);
        }
      }
    }
  }

  /**
   * Debian's Alertmanager reads its default templates at a fixed path below {@code /usr/share} and
   * stops without them. A mount namespace of its own shows it the unpacked folder there; nobody
   * else sees it.
   */
  private static List<String> behindOverlay(Path unpackedShare, Path executable) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!Unprivileged.runningAsRoot()) {
      command.addAll(List.of("--user", "--map-root-user"));
    }
    command.addAll(
        List.of(
            "--mount",
            "sh",
            "-c",
            "mount -t overlay overlay -o \"lowerdir=$0:/usr/share\" /usr/share && exec \"$@\"",
            unpackedShare.toString(),
            executable.toString()));
    return command;
  }
}
