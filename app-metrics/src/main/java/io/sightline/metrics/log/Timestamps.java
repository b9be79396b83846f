package io.sightline.metrics.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** {@code 2026-11-21T07:47:13.123Z}, the part above the second formatted once a second. */
final class Timestamps {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final byte[] text = JsonBuffer.ascii("0000-00-00T00:00:00.000Z");
  private long second = Long.MIN_VALUE;

  /** Shared; good until the next call. */
  byte[] of(long epochMillis) {
    long itsSecond = Math.floorDiv(epochMillis, 1000L);
    if (itsSecond != second) {
      byte[] start = JsonBuffer.ascii(SECOND.format(Instant.ofEpochSecond(itsSecond)));
      System.arraycopy(start, 0, text, 0, 20);
      second = itsSecond;
    }
    int millis = (int) (epochMillis - itsSecond * 1000);
    text[20] = (byte) ('0' + millis / 100);
    text[21] = (byte) ('0' + millis / 10 % 10);
    text[22] = (byte) ('0' + millis % 10);
    return text;
  }
}
