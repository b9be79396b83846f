package io.sightline.shipper.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What lies in the files of a spool, version 1. Numbers are big-endian.
 *
 * <pre>
 * file   := header, frame*              named by its base offset: 20 decimal digits and ".seg"
 * header := "SLSP" (4) | version 1 (1) | spool id, 12 ASCII characters | zeros (3)
 *           | base offset (8) | CRC-32C of the 28 bytes before it (4)        = 32 bytes
 * frame  := payload length n (4) | CRC-32C of the payload (4) | payload (n), see {@link Entry}
 * </pre>
 *
 * <p>The offset of a frame is the base offset plus its distance from the end of the header; its end
 * is the offset of the frame behind it. A file's name is what counts for the base; the header is
 * there to restore a lost id. A payload has at least 9 bytes, so that zeros are never a frame.
 */
final class Format {
  static final int HEADER = 32;
  static final int FRAME_HEADER = 8;
  static final String SUFFIX = ".seg";

  /** A search for the next intact frame does not consider larger ones: it would take too long. */
  private static final int LARGEST_SEARCHED = 1 << 20;

  private static final byte[] MAGIC = {'S', 'L', 'S', 'P', 1};
  private static final int ID_LENGTH = 12;
  private static final int BASE_AT = 20;
  private static final int CRC_AT = 28;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Format() {}

  static void putInt(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  static byte[] header(String id, long base) {
    byte[] header = new byte[HEADER];
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    System.arraycopy(id.getBytes(StandardCharsets.US_ASCII), 0, header, MAGIC.length, ID_LENGTH);
    putLong(header, BASE_AT, base);
    putInt(header, CRC_AT, crc(header, 0, CRC_AT));
    return header;
  }

  /** The spool id in an intact header, else null. */
  static String idIn(byte[] header) {
    if (header.length < HEADER || crc(header, 0, CRC_AT) != getInt(header, CRC_AT)) {
      return null;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (header[i] != MAGIC[i]) {
        return null;
      }
    }
    String id = new String(header, MAGIC.length, ID_LENGTH, StandardCharsets.US_ASCII);
    return isId(id) ? id : null;
  }

  static boolean isId(String text) {
    return text.matches("[A-Za-z0-9_-]{12}");
  }

  static int crc(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }

  /** Behind the intact frame that begins at {@code at}, or -1 when there is none. */
  static int frameEnd(ByteBuffer file, int at, int limit) {
    if (limit - at < FRAME_HEADER) {
      return -1;
    }
    int length = file.getInt(at);
    if (length < Entry.SMALLEST_PAYLOAD || length > limit - at - FRAME_HEADER) {
      return -1;
    }
    CRC32C crc = new CRC32C();
    crc.update(file.slice(at + FRAME_HEADER, length));
    return (int) crc.getValue() == file.getInt(at + Integer.BYTES)
        ? at + FRAME_HEADER + length
        : -1;
  }

  /**
   * Where the next intact frame begins behind the damaged one at {@code at}, or -1. First believes
   * the damaged frame's length, as a flipped bit in a text leaves that alone.
   */
  static int nextFrame(ByteBuffer file, int at, int limit) {
    if (limit - at >= FRAME_HEADER) {
      int length = file.getInt(at);
      if (length >= Entry.SMALLEST_PAYLOAD && length < limit - at - FRAME_HEADER) {
        int behind = at + FRAME_HEADER + length;
        if (frameEnd(file, behind, limit) > 0) {
          return behind;
        }
      }
    }
    for (int i = at + 1; i <= limit - FRAME_HEADER; i++) {
      int length = file.getInt(i);
      if (length >= Entry.SMALLEST_PAYLOAD
          && length <= LARGEST_SEARCHED
          && frameEnd(file, i, limit) > 0) {
        return i;
      }
    }
    return -1;
  }
}
