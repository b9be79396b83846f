package io.sightline.shipper.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bytes of one generation of the journal say; the format is drawn at {@link Journal}.
 *
 * @param format the version its header names
 * @param entries null when there is no complete snapshot
 * @param isBehind its first frame says so, and no changes followed it
 * @param damage why it cannot be trusted to the end, or null
 */
record Frames(int format, Map<String, String> entries, boolean isBehind, String damage) {
  private static final int LONGEST_HEADER = 64;
  private static final Pattern HEADER =
      Pattern.compile("(sightline-journal (\\d{1,9}) )([0-9a-f]{8})");

  /** The first byte of a payload. */
  enum Kind {
    SNAPSHOT(1),
    SNAPSHOT_THAT_IS_BEHIND(2),
    CHANGES(3);

    final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }
  }

  private static final byte PUT = 1;
  private static final byte REMOVE = 2;

  /** Writes changes; a null value removes. */
  static byte[] payload(Kind kind, Map<String, String> changes) {
    Bytes out = new Bytes();
    out.put(kind.code);
    changes.forEach(
        (key, value) -> {
          out.put(value == null ? REMOVE : PUT);
          out.text(key);
          if (value != null) {
            out.text(value);
          }
        });
    return out.toArray();
  }

  /** A growing buffer. */
  private static final class Bytes {
    private ByteBuffer buffer = ByteBuffer.allocate(1024);

    void put(byte value) {
      room(1);
      buffer.put(value);
    }

    void text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length);
      buffer.putInt(bytes.length).put(bytes);
    }

    private void room(int more) {
      if (buffer.remaining() < more) {
        ByteBuffer larger =
            ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + more));
        larger.put(buffer.flip());
        buffer = larger;
      }
    }

    byte[] toArray() {
      byte[] bytes = new byte[buffer.position()];
      buffer.flip().get(bytes);
      return bytes;
    }
  }

  /** Reads as much as is whole. Never throws. */
  static Frames of(byte[] file) {
    int lineEnd = 0;
    while (lineEnd < Math.min(file.length, LONGEST_HEADER) && file[lineEnd] != '\n') {
      lineEnd++;
    }
    Matcher header = HEADER.matcher(new String(file, 0, lineEnd, StandardCharsets.US_ASCII));
    boolean whole =
        lineEnd < file.length
            && header.matches()
            && Integer.parseUnsignedInt(header.group(3), 16)
                == JournalFile.crc(header.group(1).getBytes(StandardCharsets.US_ASCII));
    if (!whole) {
      return new Frames(JournalFile.FORMAT, null, false, "its header is unreadable");
    }
    int format = Integer.parseInt(header.group(2));
    return format == JournalFile.FORMAT
        ? frames(file, lineEnd + 1)
        : new Frames(format, null, false, "its format is " + format);
  }

  private static Frames frames(byte[] file, int start) {
    Map<String, String> entries = null;
    boolean behind = false;
    int from = start;
    while (from < file.length) {
      int payload = from + JournalFile.FRAME_HEADER_BYTES;
      if (payload > file.length || isZero(file, from)) {
        break;
      }
      ByteBuffer head = ByteBuffer.wrap(file, from, JournalFile.FRAME_HEADER_BYTES);
      int length = head.getInt();
      int crc = head.getInt();
      if (head.getInt() != JournalFile.crc(file, from, 8) || length <= 0) {
        return damaged(entries, "the frame at byte " + from + " has a broken head");
      }
      if (length > file.length - payload) {
        break;
      }
      if (crc != JournalFile.crc(file, payload, length)) {
        if (payload + length == file.length && file[file.length - 1] == 0) {
          break;
        }
        return damaged(entries, "the frame at byte " + from + " has a wrong checksum");
      }
      byte kind = file[payload];
      boolean isSnapshot = kind == Kind.SNAPSHOT.code || kind == Kind.SNAPSHOT_THAT_IS_BEHIND.code;
      if (isSnapshot != (entries == null) || (!isSnapshot && kind != Kind.CHANGES.code)) {
        return damaged(entries, "the frame at byte " + from + " is out of place");
      }
      if (isSnapshot) {
        entries = new LinkedHashMap<>();
        behind = kind == Kind.SNAPSHOT_THAT_IS_BEHIND.code;
      }
      apply(ByteBuffer.wrap(file, payload + 1, length - 1), entries);
      from = payload + length;
    }
    return entries == null
        ? damaged(null, "it ends before its snapshot does")
        : new Frames(JournalFile.FORMAT, entries, behind, null);
  }

  private static Frames damaged(Map<String, String> entries, String why) {
    return new Frames(JournalFile.FORMAT, entries, true, why);
  }

  /** What a file system may leave of an append that a power cut ended. */
  private static boolean isZero(byte[] file, int from) {
    for (int i = from; i < file.length; i++) {
      if (file[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The checksum was right, so these are the bytes that {@link #payload} made. */
  private static void apply(ByteBuffer changes, Map<String, String> entries) {
    while (changes.hasRemaining()) {
      byte what = changes.get();
      String key = text(changes);
      if (what == PUT) {
        entries.put(key, text(changes));
      } else {
        entries.remove(key);
      }
    }
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
