package io.sightline.metrics.log;

import io.sightline.metrics.log.LostLines.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One file that only grows, by whole lines, until a new one takes its place: before it would pass
 * its size, and with the first line of another UTC day. The full one is renamed (see {@link
 * RotatedName}); no line is left out, split or written twice by that.
 *
 * <p>When a write fails, the lines that were not written are counted and gone, and the next flush
 * tries again. A line that was written in part is completed first, so that there is never a half
 * line before a whole one. A file that somebody moved or deleted is made anew within a second.
 *
 * <p>Two processes must not share a file. Not thread-safe.
 */
final class RollingFile {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final long RETRY_ROTATION_NANOS = 10_000_000_000L;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Path directory;
  private final LogClass logClass;
  private final Path path;
  private final long maxBytes;
  private final Clock clock;
  private final LostLines lost;
  private final Runnable onRotation;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private ByteBuffer torn = NOTHING;
  private @Nullable FileChannel channel;
  private @Nullable Object identity;
  private LocalDate day;
  private long nextDayMillis;
  private long fileBytes;
  private long lookedNanos;
  private long rotationFailedNanos;
  private boolean rotationFails;
  private long lostLines;
  private boolean isFailing;

  RollingFile(
      Path directory,
      LogClass logClass,
      long maxBytes,
      Clock clock,
      LostLines lost,
      Runnable onRotation) {
    this.directory = directory;
    this.logClass = logClass;
    this.path = directory.resolve(logClass.fileName());
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.lost = lost;
    this.onRotation = onRotation;
    belongsTo(today());
    try {
      open();
    } catch (IOException e) {
      failed(e, 0);
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * Takes a line with its newline; it is in the file after the next {@link #flush} at the latest.
   */
  void append(byte[] bytes, int length) {
    long before = fileBytes + buffer.position();
    boolean isNextDay = clock.millis() >= nextDayMillis;
    if (before > 0 && (isNextDay || before + length > maxBytes)) {
      rotate();
    } else if (isNextDay) {
      belongsTo(today());
    }
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.capacity()) {
      write(ByteBuffer.wrap(bytes, 0, length));
    } else {
      buffer.put(bytes, 0, length);
    }
  }

  private void belongsTo(LocalDate itsDay) {
    day = itsDay;
    nextDayMillis = itsDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  void flush() {
    if (buffer.position() > 0) {
      buffer.flip();
      write(buffer);
      buffer.clear();
    }
  }

  private void write(ByteBuffer data) {
    try {
      FileChannel file = opened();
      // The rest of a line that was begun.
      writeFully(file, torn);
      writeFully(file, data);
      recovered();
    } catch (IOException e) {
      failed(e, forget(data));
    }
  }

  private void writeFully(FileChannel file, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      fileBytes += file.write(data);
    }
  }

  /** Keeps the rest of a line that was written in part; gives the number of lines that are lost. */
  private long forget(ByteBuffer data) {
    int from = data.position();
    if (from > 0 && data.get(from - 1) != '\n') {
      int end = from;
      while (data.get(end) != '\n') {
        end++;
      }
      torn = ByteBuffer.allocate(end + 1 - from);
      torn.put(data.duplicate().position(from).limit(end + 1)).flip();
      from = end + 1;
    }
    long lines = 0;
    for (int i = from; i < data.limit(); i++) {
      if (data.get(i) == '\n') {
        lines++;
      }
    }
    return lines;
  }

  private FileChannel opened() throws IOException {
    FileChannel file = channel;
    long now = System.nanoTime();
    if (file != null && now - lookedNanos > LOOK_NANOS) {
      lookedNanos = now;
      if (!isStillOurs()) {
        closeChannel();
        file = null;
      } else {
        // Somebody may have emptied it.
        fileBytes = file.size();
      }
    }
    if (file == null || !file.isOpen()) {
      file = open();
    }
    return file;
  }

  private boolean isStillOurs() throws IOException {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null || key.equals(identity);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private FileChannel open() throws IOException {
    closeChannel();
    Files.createDirectories(directory);
    boolean endsInLine = endsInLine();
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    channel = file;
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    identity = attributes.fileKey();
    lookedNanos = System.nanoTime();
    belongsTo(
        attributes.size() > 0
            ? LocalDate.ofInstant(attributes.lastModifiedTime().toInstant(), ZoneOffset.UTC)
            : today());
    fileBytes = attributes.size();
    if (!endsInLine) {
      writeFully(file, ByteBuffer.wrap(new byte[] {'\n'}));
    }
    return file;
  }

  /** A process that died may have left half a line, which ours must not be glued to. */
  private boolean endsInLine() throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.size() == 0 || file.read(last, file.size() - 1) < 1 || last.get(0) == '\n';
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private void rotate() {
    if (rotationFails && System.nanoTime() - rotationFailedNanos < RETRY_ROTATION_NANOS) {
      return;
    }
    flush();
    if (isFailing) {
      // The rest of a line belongs into this file. Without room a new one would not help either.
      return;
    }
    try {
      if (channel != null && isStillOurs()) {
        Files.move(path, RotatedName.next(directory, logClass, day).in(directory));
      }
      open();
      rotationFails = false;
      onRotation.run();
    } catch (IOException e) {
      if (!rotationFails) {
        LostLines.say(path + " could not be rotated and goes on growing: " + e);
      }
      rotationFails = true;
      rotationFailedNanos = System.nanoTime();
    }
  }

  private void failed(IOException cause, long lines) {
    lost.count(Reason.WRITE_FAILED, lines);
    lostLines += lines;
    if (!isFailing) {
      isFailing = true;
      LostLines.say(path + " cannot be written, lines are lost: " + cause);
    }
    FileChannel file = channel;
    try {
      if (file != null && file.isOpen()) {
        fileBytes = file.size();
      }
    } catch (IOException e) {
      closeChannel();
    }
  }

  private void recovered() {
    if (isFailing) {
      isFailing = false;
      LostLines.say(path + " can be written again; lines lost: " + lostLines);
      lostLines = 0;
    }
  }

  private void closeChannel() {
    if (torn.hasRemaining()) {
      // Its beginning is in a file that is out of reach.
      torn = NOTHING;
      lost.count(Reason.WRITE_FAILED, 1);
      lostLines++;
    }
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LostLines.say(path + " could not be closed: " + e);
      }
    }
  }

  /** Writes what is left. */
  void close() {
    flush();
    if (torn.hasRemaining()) {
      write(NOTHING.duplicate());
    }
    closeChannel();
  }
}
