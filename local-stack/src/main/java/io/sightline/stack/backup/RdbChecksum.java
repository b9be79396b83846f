package io.sightline.stack.backup;

/**
 * The last eight bytes of an RDB file, little-endian: a CRC-64 of all before them, with the
 * polynomial of Jones (0xad93d23594c935a9, reflected), starting at 0. Zero when the server was told
 * not to compute it.
 */
final class RdbChecksum {
  /** The polynomial with its bits in reverse order. */
  private static final long POLYNOMIAL = Long.reverse(0xad93d23594c935a9L);

  private static final int BYTES = Long.BYTES;
  private static final long[] TABLE = table();

  private RdbChecksum() {}

  private static long[] table() {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      table[i] = crc;
    }
    return table;
  }

  static boolean matches(byte[] dump) {
    long stored = 0;
    for (int i = 0; i < BYTES; i++) {
      stored |= (dump[dump.length - BYTES + i] & 0xffL) << (8 * i);
    }
    return stored == 0 || stored == of(dump, dump.length - BYTES);
  }

  static long of(byte[] bytes, int length) {
    long crc = 0;
    for (int i = 0; i < length; i++) {
      crc = TABLE[(int) ((crc ^ bytes[i]) & 0xff)] ^ (crc >>> 8);
    }
    return crc;
  }
}
