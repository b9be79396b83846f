package io.sightline.shipper.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC);

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  private Journal open() throws IOException {
    return Journal.open(
        folder,
        CLOCK,
        new ShipperEvents() {
          @Override
          public void checkpointDamaged(Path movedTo, String why) {
            told.add("damaged " + movedTo.getFileName() + ": " + why);
          }

          @Override
          public void checkpointFailed(Path file, IOException cause) {
            told.add("failed " + file.getFileName());
          }
        });
  }

  @Test
  void whatWasSyncedIsThereAtTheNextStart() throws IOException {
    try (Journal journal = open()) {
      assertThat(journal.startingWith("")).isEmpty();
      journal.put("file/a", "1");
      journal.put("file/b", "2");
      assertThat(journal.sync()).isTrue();
      journal.put("file/a", "3");
      journal.put("spool/é", "4");
      journal.remove("file/b");
      assertThat(journal.sync()).isTrue();
      journal.put("file/a", "never synced");
    }
    try (Journal journal = open()) {
      assertThat(journal.get("file/a")).isEqualTo("3");
      assertThat(journal.get("file/b")).isNull();
      assertThat(journal.startingWith("file/")).isEqualTo(Map.of("file/a", "3"));
      assertThat(journal.startingWith("")).hasSize(2);
      assertThat(journal.isBehind()).isFalse();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void aSyncWithoutChangesWritesNothing() throws IOException {
    try (Journal journal = open()) {
      assertThat(journal.sync()).isTrue();
      assertThat(folder).isEmptyDirectory();
      journal.put("a", "1");
      journal.sync();
      long size = Files.size(folder.resolve("journal-1"));
      journal.put("a", "1");
      journal.remove("b");
      assertThat(journal.sync()).isTrue();
      assertThat(Files.size(folder.resolve("journal-1"))).isEqualTo(size);
    }
  }
}
