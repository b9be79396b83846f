package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * An absolute path whose parts may hold {@code *}, {@code ?}, {@code [..]} or {@code {..}}, each
 * part matched against one folder level. There is no {@code **}.
 */
public final class Glob {
  private final String pattern;
  private final Path root;
  private final List<String> parts;

  private Glob(String pattern, Path root, List<String> parts) {
    this.pattern = pattern;
    this.root = root;
    this.parts = parts;
  }

  /**
   * Takes a pattern apart.
   *
   * @throws IllegalArgumentException with a phrase that says what is expected
   */
  public static Glob parse(String pattern) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("an absolute path");
    }
    if (pattern.contains("**")) {
      throw new IllegalArgumentException("a path without '**', one '*' for each folder level");
    }
    List<String> parts = new ArrayList<>();
    for (String part : pattern.substring(1).split("/", -1)) {
      if (!part.isEmpty()) {
        Path.of("/").getFileSystem().getPathMatcher("glob:" + part);
        parts.add(part);
      }
    }
    return new Glob(pattern, Path.of("/"), List.copyOf(parts));
  }

  /**
   * Hands over every existing path that matches, folders included, in no particular order.
   *
   * @param failed takes each folder that cannot be listed; the others are listed all the same
   */
  void find(Consumer<Path> found, BiConsumer<Path, IOException> failed) {
    descend(root, 0, found, failed);
  }

  private void descend(
      Path folder, int depth, Consumer<Path> found, BiConsumer<Path, IOException> failed) {
    if (depth == parts.size()) {
      found.accept(folder);
      return;
    }
    String part = parts.get(depth);
    if (part.chars().noneMatch(c -> "*?[{\\".indexOf(c) >= 0)) {
      Path next = folder.resolve(part);
      if (depth < parts.size() - 1 || Files.exists(next)) {
        descend(next, depth + 1, found, failed);
      }
      return;
    }
    try (DirectoryStream<Path> matches = Files.newDirectoryStream(folder, part)) {
      for (Path match : matches) {
        if (depth == parts.size() - 1 || Files.isDirectory(match)) {
          descend(match, depth + 1, found, failed);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Not there yet: the next look may find it.
    } catch (DirectoryIteratorException e) {
      failed.accept(folder, e.getCause());
    } catch (IOException e) {
      failed.accept(folder, e);
    }
  }

  @Override
  public String toString() {
    return pattern;
  }
}
