package io.sightline.metrics.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;

/**
 * Looks after rotated files, on a thread of its own, every minute and after each rotation: deletes
 * those past their days, compresses those that nobody reads any more, and makes room when a class
 * has more bytes than it may. Room is made by compressing first and by deleting the oldest last.
 *
 * <p>A compressed file appears under its name when it is complete and on the disk; only then the
 * plain one goes. A crash in between leaves both or a {@code .part}, which the next round clears
 * up.
 */
final class LogKeeper implements AutoCloseable {
  /** A shipper that runs has read a file this long after its last line. */
  private static final Duration SURELY_READ = Duration.ofMinutes(10);

  private static final String PART = ".part";

  private final Path directory;
  private final LogSettings settings;
  private final Clock clock;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService executor;
  private boolean troubled;

  LogKeeper(Path directory, LogSettings settings, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sightline-log-keeper");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins the rounds. */
  void start() {
    var unused = executor.scheduleWithFixedDelay(this::round, 0, 1, TimeUnit.MINUTES);
  }

  /** Asks for a round soon; many questions at a time make one round. */
  void look() {
    if (asked.compareAndSet(false, true) && !executor.isShutdown()) {
      executor.execute(this::round);
    }
  }

  /** One look at all files. Never throws. */
  void round() {
    asked.set(false);
    try {
      removeParts();
      for (LogClass logClass : LogClass.values()) {
        removeOld(logClass);
        if (settings.gzip()) {
          compressUnread(logClass);
        }
        makeRoom(logClass);
      }
      troubled = false;
    } catch (NoSuchFileException e) {
      // Somebody tidied up at the same time, or the directory is gone: the next round will see.
      troubled = false;
    } catch (IOException | RuntimeException e) {
      if (!troubled && !executor.isShutdown()) {
        LostLines.say("rotated files in " + directory + " could not be looked after: " + e);
      }
      troubled = true;
    }
  }

  private void removeParts() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*.log.gz" + PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }

  private void removeOld(LogClass logClass) throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate oldest = today.minusDays(settings.limits(logClass).retentionDays());
    for (RotatedName name : RotatedName.list(directory, logClass)) {
      if (name.day().isBefore(oldest)) {
        Files.deleteIfExists(name.in(directory));
      }
    }
  }

  private void compressUnread(LogClass logClass) throws IOException {
    for (RotatedName name : RotatedName.list(directory, logClass)) {
      if (!name.isCompressed() && isUntouched(name, settings.gzipAfter())) {
        compress(name);
      }
    }
  }

  private boolean isUntouched(RotatedName name, Duration since) throws IOException {
    FileTime last = Files.getLastModifiedTime(name.in(directory));
    return !last.toInstant().plus(since).isAfter(clock.instant());
  }

  private void makeRoom(LogClass logClass) throws IOException {
    long allowed = settings.limits(logClass).maxTotalBytes();
    List<RotatedName> names = new ArrayList<>(RotatedName.list(directory, logClass));
    long total = bytes(directory.resolve(logClass.fileName()));
    for (RotatedName name : names) {
      total += bytes(name.in(directory));
    }
    if (settings.gzip()) {
      for (int i = 0; i < names.size() && total > allowed; i++) {
        RotatedName name = names.get(i);
        if (!name.isCompressed() && isUntouched(name, SURELY_READ)) {
          long before = bytes(name.in(directory));
          compress(name);
          names.set(i, name.compressed());
          total += bytes(name.compressed().in(directory)) - before;
        }
      }
    }
    for (int i = 0; i < names.size() && total > allowed; i++) {
      Path oldest = names.get(i).in(directory);
      total -= bytes(oldest);
      Files.deleteIfExists(oldest);
    }
  }

  private static long bytes(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void compress(RotatedName name) throws IOException {
    Path plain = name.in(directory);
    Path compressed = name.compressed().in(directory);
    Path part = compressed.resolveSibling(compressed.getFileName() + PART);
    FileTime written = Files.getLastModifiedTime(plain);
    try {
      try (InputStream in = Files.newInputStream(plain);
          FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), 64 * 1024);
        in.transferTo(out);
        out.flush();
        ((GZIPOutputStream) out).finish();
        channel.force(true);
      }
      if (!Files.getLastModifiedTime(plain).equals(written)) {
        // Somebody still writes to it after all.
        Files.deleteIfExists(part);
        return;
      }
      Files.setLastModifiedTime(part, written);
      Files.move(part, compressed, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(plain);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  /** Ends after the round that is running; a compression that takes long is broken off. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        LostLines.say("rotated files are still being compressed; the thread ends by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
