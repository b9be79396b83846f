package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The files beside a followed one that may be what it was renamed, copied or packed to: those in
 * its folder whose name begins as its own does before the first dot. A folder is listed again only
 * when it changed lately. Not thread-safe.
 */
final class Folders {
  /** Some file systems keep times in steps of two seconds. */
  private static final long CHANGING_NANOS = Duration.ofSeconds(5).toNanos();

  private final BiConsumer<Path, IOException> failed;
  private final Map<Path, Listing> listings = new HashMap<>();

  private static final class Listing {
    FileTime modified;
    long changedNanos;
    List<Path> files = List.of();
  }

  Folders(BiConsumer<Path, IOException> failed) {
    this.failed = failed;
  }

  /** What the names of a file's siblings begin with. */
  static String stem(Path path) {
    String name = path.getFileName().toString();
    int dot = name.indexOf('.', 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Whether one may be a copy of the other, as far as names go. */
  static boolean isBeside(Path one, Path other) {
    return one.getParent().equals(other.getParent())
        && (one.getFileName().toString().startsWith(stem(other))
            || other.getFileName().toString().startsWith(stem(one)));
  }

  /** Folders that nobody asks for any more need no memory. */
  void retain(Set<Path> asked) {
    listings.keySet().retainAll(asked);
  }

  /** Everything in a folder, by name; not what vanishes during the search. */
  List<Path> list(Path folder) {
    Listing listing = listings.computeIfAbsent(folder, f -> new Listing());
    try {
      FileTime modified = Files.getLastModifiedTime(folder);
      long now = System.nanoTime();
      if (!modified.equals(listing.modified)) {
        listing.modified = modified;
        listing.changedNanos = now;
      } else if (now - listing.changedNanos > CHANGING_NANOS) {
        return listing.files;
      }
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(files::add);
      }
      listing.files = files;
      return files;
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The folder is gone as well.
    } catch (DirectoryIteratorException e) {
      failed.accept(folder, e.getCause());
    } catch (IOException e) {
      failed.accept(folder, e);
    }
    listings.remove(folder);
    return List.of();
  }
}
