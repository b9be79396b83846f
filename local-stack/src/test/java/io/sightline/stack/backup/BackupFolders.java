package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finished backups for tests, with a part {@code redis} and a part {@code secrets}. */
final class BackupFolders {
  private BackupFolders() {}

  static StoredBackup make(Path folder, Instant startedAt) throws IOException {
    return make(folder, startedAt, "local");
  }

  static StoredBackup make(Path folder, Instant startedAt, String runtime) throws IOException {
    Files.createDirectories(folder.resolve("redis"));
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("redis/dump.rdb"), "all keys");
    Files.writeString(folder.resolve("secrets/redis_password"), "hidden");
    return StoredBackup.finish(
        folder,
        new Manifest(
            Manifest.FORMAT,
            "0.1.0",
            runtime,
            "local",
            startedAt,
            startedAt.plusSeconds(3),
            List.of("redis"),
            List.of(
                new Manifest.PartReport(
                    "redis", "6.2.6", 0.5, Map.of("keys", Count.of(4), "more", new Count(1, 2))),
                new Manifest.PartReport("secrets", "", 0, Map.of())),
            List.of("elasticsearch"),
            StoredFiles.below(folder)));
  }
}
