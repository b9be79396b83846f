package io.sightline.shipper.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One generation of the journal, open for appending; the format is drawn at {@link Journal}. Not
 * thread-safe. After an exception it is not to be used again: a part of a frame may be in it.
 */
final class JournalFile implements AutoCloseable {
  static final int FORMAT = 1;
  static final int FRAME_HEADER_BYTES = 12;
  private static final String MAGIC = "sightline-journal ";

  private final FileChannel channel;
  private final long snapshotBytes;
  private long appendedBytes;

  private JournalFile(FileChannel channel, long snapshotBytes) {
    this.channel = channel;
    this.snapshotBytes = snapshotBytes;
  }

  /**
   * Makes a generation that begins with a snapshot. Returns when file and name are on the disk;
   * until then there is no file of that name.
   */
  static JournalFile begin(Path file, byte[] snapshot) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      byte[] header = header(FORMAT);
      write(channel, ByteBuffer.wrap(header));
      write(channel, frame(snapshot));
      channel.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(file.getParent());
      return new JournalFile(channel, channel.position());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static void forceFolder(Path folder) throws IOException {
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** Whether what was appended is so much that a new generation costs less than going on. */
  boolean isLong() {
    return appendedBytes > Math.max(Journal.LEAST_BYTES_BEFORE_SNAPSHOT, 4 * snapshotBytes);
  }

  /** Returns when the changes are on the disk. */
  void append(byte[] changes) throws IOException {
    ByteBuffer frame = frame(changes);
    appendedBytes += frame.remaining();
    write(channel, frame);
    channel.force(false);
  }

  static byte[] header(int format) {
    String text = MAGIC + format + ' ';
    return (text + String.format("%08x", crc(text.getBytes(StandardCharsets.US_ASCII))) + '\n')
        .getBytes(StandardCharsets.US_ASCII);
  }

  static ByteBuffer frame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.length);
    frame.putInt(payload.length).putInt(crc(payload));
    frame.putInt(crc(frame.array(), 0, 8)).put(payload).flip();
    return frame;
  }

  static int crc(byte[] bytes) {
    return crc(bytes, 0, bytes.length);
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void write(FileChannel channel, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      channel.write(content);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
