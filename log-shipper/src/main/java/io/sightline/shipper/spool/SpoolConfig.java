package io.sightline.shipper.spool;

import io.sightline.shipper.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large a spool may become.
 *
 * @param maxBytes of all its files together; a writer waits or is refused rather than exceed it
 */
public record SpoolConfig(long maxBytes) {
  private static final long LEAST_BYTES = 8 << 20;
  private static final long LEAST_SEGMENT = 64 << 10;
  private static final long LARGEST_SEGMENT = 16 << 20;

  public static SpoolConfig read(Settings group) {
    SpoolConfig config = new SpoolConfig(group.bytes("max_bytes", 1L << 30, LEAST_BYTES, 1L << 44));
    group.refuseOthers();
    return config;
  }

  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("max_bytes", maxBytes);
    return keys;
  }

  /** The most that one append may hold, so that there is always a way to make room for it. */
  public long maxAppendBytes() {
    return maxBytes / 4;
  }

  /** A file of the spool that has reached this size is followed by another. */
  long segmentBytes() {
    return Math.max(LEAST_SEGMENT, Math.min(LARGEST_SEGMENT, maxBytes / 16));
  }
}
