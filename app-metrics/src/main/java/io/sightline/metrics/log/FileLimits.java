package io.sightline.metrics.log;

import io.sightline.metrics.config.ConfigReader;
import java.util.EnumMap;
import java.util.Map;

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
  private static final int DAYS = 30;
  private static final int ERROR_DAYS = 90;
  private static final int UNSET = -1;

  static Map<LogClass, FileLimits> readAll(ConfigReader in) {
    // Below a thousand bytes each line would get a file of its own.
    long file = in.number("log.max_file_bytes", MAX_FILE_BYTES, 1000, Long.MAX_VALUE / FILES);
    long total = in.number("log.max_total_bytes", UNSET, 1, Long.MAX_VALUE);
    int days = (int) in.number("log.retention_days", UNSET, 1, Integer.MAX_VALUE);
    Map<LogClass, FileLimits> all = new EnumMap<>(LogClass.class);
    for (LogClass logClass : LogClass.values()) {
      String own = "log." + logClass.lowerCase() + ".";
      long itsFile = in.number(own + "max_file_bytes", file, 1000, Long.MAX_VALUE / FILES);
      long itsTotal =
          in.positive(own + "max_total_bytes", total == UNSET ? FILES * itsFile : total);
      if (itsTotal < itsFile) {
        boolean isOwn = in.text(own + "max_total_bytes").isPresent();
        in.problem(
            isOwn ? own + "max_total_bytes" : "log.max_total_bytes",
            "at least the " + itsFile + " bytes of one " + logClass.fileName());
      }
      int usual = logClass == LogClass.ERROR ? ERROR_DAYS : DAYS;
      int itsDays = in.positiveInt(own + "retention_days", days == UNSET ? usual : days);
      all.put(logClass, new FileLimits(itsFile, itsTotal, itsDays));
    }
    return all;
  }
}
