package io.sightline.stack.component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * Passwords, made up at the first start and kept in files that only their owner can read. They are
 * handed on as file names, never as arguments, and never written to a log.
 */
public final class Secrets {
  private static final int LENGTH = 32;
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  /** Keeps them in this folder, which is made on first use. */
  public Secrets(Path folder) {
    this.folder = folder;
  }

  /**
   * The file with the secret of this name; the first call makes the secret up. The file appears
   * with its content: several threads may ask, and a start may be interrupted.
   */
  public synchronized Path file(String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder, OWNER_ONLY_FOLDER);
    }
    Path file = folder.resolve(name);
    if (!Files.exists(file) || Files.size(file) == 0) {
      Path next = folder.resolve(name + ".next");
      Files.deleteIfExists(next);
      Files.createFile(next, OWNER_ONLY);
      Files.writeString(next, make(), StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /** The secret itself. */
  public String read(String name) throws IOException {
    return Files.readString(file(name)).strip();
  }

  private String make() {
    StringBuilder secret = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }
}
