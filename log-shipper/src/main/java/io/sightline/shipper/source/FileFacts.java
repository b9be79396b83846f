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
import java.util.Map;
import java.util.function.BiConsumer;

/** What the file system says of a path, in one call, so that all of it is of one moment. */
record FileFacts(FileKey key, long size, boolean isRegular) {
  static FileFacts of(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,size,isRegularFile");
    return new FileFacts(
        new FileKey((long) attributes.get("dev"), (long) attributes.get("ino")),
        (long) attributes.get("size"),
        (boolean) attributes.get("isRegularFile"));
  }

  /**
   * The files in a path's folder that have an inode; not those that vanish during the search.
   *
   * @param unreadable told the folder and the reason when it cannot be searched
   */
  static List<Path> siblings(Path path, long inode, BiConsumer<Path, IOException> unreadable) {
    List<Path> found = new ArrayList<>();
    Path folder = path.getParent();
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
      for (Path sibling : siblings) {
        try {
          FileFacts facts = of(sibling);
          if (facts.isRegular() && facts.key().inode() == inode) {
            found.add(sibling);
          }
        } catch (NoSuchFileException e) {
          // Moved or deleted since the folder was listed; it is not the one, or it is gone.
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // The folder is gone as well.
    } catch (DirectoryIteratorException e) {
      unreadable.accept(folder, e.getCause());
    } catch (IOException e) {
      unreadable.accept(folder, e);
    }
    return found;
  }
}
