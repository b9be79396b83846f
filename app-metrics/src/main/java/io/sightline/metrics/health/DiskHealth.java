package io.sightline.metrics.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Is there room on the disks of these paths? Shows the one with the least. A path that is not there
 * is an error: so may be a disk that was not mounted.
 */
public final class DiskHealth implements HealthCheck {
  private final List<Path> paths;
  private final long minFreeBytes;
  private final double minFreePercent;

  /**
   * Prepares the check; at least one path.
   *
   * @param minFreeBytes less than this many bytes that the process can use is an error
   * @param minFreePercent so is less than this share of the disk's size, 0 to 100
   */
  public DiskHealth(List<Path> paths, long minFreeBytes, double minFreePercent) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("a disk check needs at least one path");
    }
    this.paths = List.copyOf(paths);
    this.minFreeBytes = minFreeBytes;
    this.minFreePercent = minFreePercent;
  }

  @Override
  public Verdict check() throws IOException {
    Path fullest = paths.get(0);
    long least = Long.MAX_VALUE;
    double percent = 100;
    for (Path path : paths) {
      FileStore disk = Files.getFileStore(path);
      long free = disk.getUsableSpace();
      double share = disk.getTotalSpace() > 0 ? 100.0 * free / disk.getTotalSpace() : 100;
      if (free < minFreeBytes || share < minFreePercent) {
        return Verdict.error(
            String.format(
                Locale.ROOT,
                "%s has %d bytes (%.1f %%) free, expected %d bytes and %.1f %% at least",
                path,
                free,
                share,
                minFreeBytes,
                minFreePercent));
      }
      if (free < least) {
        fullest = path;
        least = free;
        percent = share;
      }
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("path", fullest.toString());
    details.put("free_bytes", least);
    details.put("free_percent", Math.round(percent * 10) / 10.0);
    return Verdict.ok(details);
  }
}
