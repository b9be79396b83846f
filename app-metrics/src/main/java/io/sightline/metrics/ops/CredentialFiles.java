package io.sightline.metrics.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials as the files have them now: they are read again when they have changed, at most a
 * second later, so that a password is changed or taken away without a restart. Files that cannot be
 * used change nothing, and are told of. Thread-safe.
 */
final class CredentialFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialFiles.class);
  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

  /** What changes when a file does; null when it is not there. */
  private record Stamp(@Nullable FileTime modified, long bytes, @Nullable Object key) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
      } catch (IOException e) {
        return new Stamp(null, 0, null);
      }
    }
  }

  private final Optional<Path> users;
  private final Optional<Path> tokens;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile List<Stamp> stamps;
  private volatile Credentials credentials;

  /**
   * Reads the files for the first time.
   *
   * @throws IllegalArgumentException when one of them has a wrong line
   */
  CredentialFiles(OpsSettings settings) {
    this.users = settings.basicAuthFile();
    this.tokens = settings.bearerTokenHashFile();
    // Before they are read: a change between the two is then seen as one.
    this.stamps = stamps();
    try {
      this.credentials = read();
    } catch (IOException e) {
      throw new UncheckedIOException("the files of who may use the ops endpoints", e);
    }
  }

  boolean takesUsers() {
    return users.isPresent();
  }

  boolean takesTokens() {
    return tokens.isPresent();
  }

  Credentials current() {
    long before = lookedAt.get();
    long now = System.nanoTime();
    if (now - before >= LOOKED_AT_EVERY.toNanos() && lookedAt.compareAndSet(before, now)) {
      readAgainIfChanged();
    }
    return credentials;
  }

  private synchronized void readAgainIfChanged() {
    List<Stamp> found = stamps();
    if (found.equals(stamps)) {
      return;
    }
    stamps = found;
    try {
      credentials = read();
      LOG.info("read again who may use the ops endpoints");
    } catch (IOException | IllegalArgumentException e) {
      LOG.error(
          "{} or {} has changed and cannot be used; who could may still: {}",
          OpsSettings.BASIC_FILE,
          OpsSettings.BEARER_FILE,
          e.toString());
    }
  }

  private List<Stamp> stamps() {
    return List.of(
        users.map(Stamp::of).orElse(new Stamp(null, 0, null)),
        tokens.map(Stamp::of).orElse(new Stamp(null, 0, null)));
  }

  private Credentials read() throws IOException {
    return new Credentials(hashes(users), hashes(tokens));
  }

  private static Map<String, PasswordHash> hashes(Optional<Path> file) throws IOException {
    return file.isEmpty() ? Map.of() : HashFile.read(file.get());
  }
}
