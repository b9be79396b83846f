package io.sightline.stack.provision;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks zip, jar and txz. */
final class Archives {
  private static final int OWNER_EXECUTE = 0b001_000_000;

  private Archives() {}

  /**
   * Unpacks into a folder. A zip made by Java tells no permissions, so there every file may be
   * executed.
   *
   * @throws IOException also when an entry would land outside the folder
   */
  static void unpack(Path archive, Path into) throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(archive));
        ArchiveInputStream<?> entries = open(archive, bytes)) {
      for (ArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, into);
      }
    }
  }

  private static ArchiveInputStream<?> open(Path archive, InputStream bytes) throws IOException {
    String name = archive.getFileName().toString();
    return name.endsWith(".txz")
        ? new TarArchiveInputStream(new XZCompressorInputStream(bytes))
        : new ZipArchiveInputStream(bytes);
  }

  private static void unpack(ArchiveEntry entry, InputStream content, Path into)
      throws IOException {
    Path target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("the archive wants to write outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    boolean executable = true;
    if (entry instanceof TarArchiveEntry tar) {
      if (tar.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(tar.getLinkName()));
        return;
      }
      executable = (tar.getMode() & OWNER_EXECUTE) != 0;
    }
    Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    if (executable) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(target));
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(target, permissions);
    }
  }
}
