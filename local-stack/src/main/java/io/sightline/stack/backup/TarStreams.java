package io.sightline.stack.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Files as {@code docker cp} takes and gives them. */
final class TarStreams {
  private static final int FILE_MODE = 0100600;
  private static final int FOLDER_MODE = 040700;

  private TarStreams() {}

  /**
   * Unpacks; what the tar calls its first folder or file becomes {@code target}. Links and devices
   * are left out.
   */
  static void unpack(InputStream tar, Path target) throws IOException {
    TarArchiveInputStream entries = new TarArchiveInputStream(tar);
    for (TarArchiveEntry entry = entries.getNextEntry();
        entry != null;
        entry = entries.getNextEntry()) {
      Path name = Path.of(entry.getName());
      Path file =
          name.getNameCount() == 1 ? target : target.resolve(name.subpath(1, name.getNameCount()));
      file = file.normalize();
      if (!file.startsWith(target.normalize())) {
        throw new IOException("an entry wants to be outside its folder: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(file);
      } else if (entry.isFile()) {
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
      }
    }
  }

  /** Packs the content of a folder below {@code below}, for this user and group alone. */
  static void pack(Path from, Path below, int user, int group, OutputStream out)
      throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    for (int depth = 1; depth <= below.getNameCount(); depth++) {
      folder(tar, below.subpath(0, depth).toString(), user, group);
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.sorted().toList()) {
        String name = below.resolve(from.relativize(path).toString()).toString();
        if (path.equals(from)) {
          continue;
        }
        if (Files.isDirectory(path)) {
          folder(tar, name, user, group);
        } else {
          TarArchiveEntry entry = new TarArchiveEntry(name);
          entry.setSize(Files.size(path));
          owned(entry, FILE_MODE, user, group);
          tar.putArchiveEntry(entry);
          Files.copy(path, tar);
          tar.closeArchiveEntry();
        }
      }
    }
    tar.finish();
  }

  private static void folder(TarArchiveOutputStream tar, String name, int user, int group)
      throws IOException {
    if (name.isEmpty()) {
      return;
    }
    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
    owned(entry, FOLDER_MODE, user, group);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void owned(TarArchiveEntry entry, int mode, int user, int group) {
    entry.setMode(mode);
    entry.setIds(user, group);
    entry.setUserName("");
    entry.setGroupName("");
  }
}
