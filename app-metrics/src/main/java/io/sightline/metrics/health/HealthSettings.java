package io.sightline.metrics.health;

import io.sightline.metrics.config.ConfigReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How health is looked at.
 *
 * @param deadline {@code health.deadline_ms}, default 2000: how long one check may take, unless it
 *     has a deadline of its own
 * @param keptFor {@code health.cache_ms}, default 1000: how long a result is given again before the
 *     checks run anew
 * @param watchedEvery {@code health.watch_interval_ms}, default 10000: how often the checks run by
 *     themselves, so that the gauges are true where nobody asks
 * @param diskPaths {@code health.disk_paths}, default the working directory; {@code -} for none
 * @param diskMinFreeBytes {@code health.disk_min_free_bytes}, default 100 MiB
 * @param diskMinFreePercent {@code health.disk_min_free_percent}, default 0: of the disk's size
 * @param memoryMaxPercent {@code health.memory_max_percent}, default 98: how full of its maximum
 *     the heap may be after garbage collection
 */
public record HealthSettings(
    Duration deadline,
    Duration keptFor,
    Duration watchedEvery,
    List<Path> diskPaths,
    long diskMinFreeBytes,
    double diskMinFreePercent,
    double memoryMaxPercent) {

  /** Reads the settings; problems stay with the reader. */
  public static HealthSettings read(ConfigReader in) {
    return new HealthSettings(
        in.millis("health.deadline_ms", 2000),
        in.millis("health.cache_ms", 1000),
        in.millis("health.watch_interval_ms", 10_000),
        paths(in),
        in.number("health.disk_min_free_bytes", 100L * 1024 * 1024, 0, Long.MAX_VALUE),
        in.fraction("health.disk_min_free_percent", 0, 0, 100),
        in.fraction("health.memory_max_percent", 98, 1, 100));
  }

  private static List<Path> paths(ConfigReader in) {
    try {
      return in.list("health.disk_paths", List.of(".")).stream().map(Path::of).toList();
    } catch (InvalidPathException e) {
      in.problem("health.disk_paths", "paths separated by commas");
      return List.of();
    }
  }

  /** A check of the disks that these settings name; empty when they name none. */
  public Optional<HealthCheck> diskCheck() {
    return diskPaths.isEmpty()
        ? Optional.empty()
        : Optional.of(new DiskHealth(diskPaths, diskMinFreeBytes, diskMinFreePercent));
  }

  /** A check of the heap. */
  public HealthCheck memoryCheck() {
    return new MemoryHealth(memoryMaxPercent);
  }
}
