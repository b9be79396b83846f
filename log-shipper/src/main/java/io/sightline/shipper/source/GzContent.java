package io.sightline.shipper.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip file, unpacked from its front. The last bytes that were read can be read again; going
 * further back starts over. Where the file is broken or ends too early, its content ends.
 */
final class GzContent implements Content {
  private static final int PACKED_BUFFER = 64 * 1024;
  private static final int SKIPPED_A_TURN = 2 * 1024 * 1024;

  private final FileChannel channel;
  private InputStream unpacked;
  private byte[] window = new byte[0];
  private int windowBytes;
  private long position;
  private boolean ended;
  private String damage;

  GzContent(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  static boolean isNamedSo(Path path) {
    return path.toString().endsWith(".gz");
  }

  @Override
  public int read(byte[] into, int from, int length, long offset) throws IOException {
    while (!reach(offset)) {
      // A turn's worth each time.
    }
    int known = (int) Math.max(0, Math.min(length, position - offset));
    if (known > 0) {
      System.arraycopy(window, (int) (offset - (position - windowBytes)), into, from, known);
    }
    int filled = known;
    if (offset <= position && filled < length) {
      filled += unpack(into, from + filled, length - filled);
      if (filled > known) {
        remember(into, from, filled);
      }
    }
    return filled;
  }

  private void remember(byte[] bytes, int from, int length) {
    if (window.length < length) {
      window = new byte[length];
    }
    System.arraycopy(bytes, from, window, 0, length);
    windowBytes = length;
  }

  @Override
  public boolean reach(long offset) throws IOException {
    if (offset < position - windowBytes) {
      startOver();
    }
    byte[] skipped = new byte[offset > position ? PACKED_BUFFER : 0];
    int left = SKIPPED_A_TURN;
    while (position < offset && !ended) {
      if (left <= 0) {
        return false;
      }
      int got = unpack(skipped, 0, (int) Math.min(skipped.length, offset - position));
      remember(skipped, 0, got);
      left -= got;
    }
    return true;
  }

  private void startOver() throws IOException {
    channel.position(0);
    unpacked = null;
    position = 0;
    windowBytes = 0;
    ended = false;
    damage = null;
  }

  private int unpack(byte[] into, int from, int length) throws IOException {
    int filled = 0;
    try {
      if (unpacked == null && !ended) {
        unpacked = new GZIPInputStream(Channels.newInputStream(channel), PACKED_BUFFER);
      }
      while (filled < length && !ended) {
        int got = unpacked.read(into, from + filled, length - filled);
        if (got < 0) {
          ended = true;
        } else {
          filled += got;
        }
      }
    } catch (EOFException e) {
      ended = true;
      damage = "it ends in the middle";
    } catch (ZipException e) {
      ended = true;
      damage = "it is broken: " + e.getMessage();
    }
    position += filled;
    return filled;
  }

  /** Whether everything is unpacked; then {@link #size} is known. */
  boolean isEnded() {
    return ended;
  }

  /** How much is unpacked so far. */
  long position() {
    return position;
  }

  @Override
  public long size() {
    return ended ? position : Long.MAX_VALUE;
  }

  @Override
  public boolean isPacked() {
    return true;
  }

  @Override
  public String damage() {
    return damage;
  }

  @Override
  public long unreadable() {
    try {
      return damage == null
          ? 0
          : Math.min(channel.size(), channel.size() - channel.position() + PACKED_BUFFER);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
