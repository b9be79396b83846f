package io.sightline.metrics.log;

import io.sightline.metrics.config.ConfigReader;

/**
 * How much of one {@link LogClass} is kept.
 *
 * @param maxFileBytes {@code log.<class>.max_file_bytes}, else {@code log.max_file_bytes}, default
 *     50 MiB: the file is rotated before it grows past this
 * @param maxTotalBytes {@code log.<class>.max_total_bytes}, else {@code log.max_total_bytes},
 *     default ten times {@code maxFileBytes}: the oldest rotated files make room
 * @param retentionDays {@code log.<class>.retention_days}, else {@code log.retention_days}, default
 *     90 for errors and 30 for the others: rotated files of earlier days (UTC) are deleted
 */
public record FileLimits(long maxFileBytes, long maxTotalBytes, int retentionDays) {
  private static final long MAX_FILE_BYTES = 50L * 1024 * 1024;
  private static final int FILES = 10;

  static FileLimits read(ConfigReader in, LogClass logClass) {
    String own = "log." + logClass.lowerCase() + ".";
    // Below a thousand bytes each line would get a file of its own.
    long general = in.number("log.max_file_bytes", MAX_FILE_BYTES, 1000, Long.MAX_VALUE / FILES);
    long file = in.number(own + "max_file_bytes", general, 1000, Long.MAX_VALUE / FILES);
    long total =
        in.positive(own + "max_total_bytes", in.positive("log.max_total_bytes", FILES * file));
    if (total < file) {
      String key =
          in.text(own + "max_total_bytes").isPresent()
              ? own + "max_total_bytes"
              : "log.max_total_bytes";
      in.problem(key, "at least the " + file + " bytes of one " + logClass.lowerCase() + " file");
    }
    int otherwise = logClass == LogClass.ERROR ? 90 : 30;
    int days =
        in.positiveInt(own + "retention_days", in.positiveInt("log.retention_days", otherwise));
    return new FileLimits(file, total, days);
  }
}
