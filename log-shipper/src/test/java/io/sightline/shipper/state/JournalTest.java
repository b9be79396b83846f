package io.sightline.shipper.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  @Test
  void aLongJournalBeginsItsNextGenerationAndKeepsTheOneBefore() throws IOException {
    String value = "x".repeat(10_000);
    try (Journal journal = open()) {
      for (int i = 0; i < 120; i++) {
        journal.put("file/" + i % 3, value + i);
        assertThat(journal.sync()).isTrue();
      }
      assertThat(folder.resolve("journal-1")).doesNotExist();
      assertThat(folder).isDirectoryContaining("glob:**/journal-4");
      assertThat(folder).isDirectoryContaining("glob:**/journal-5");
      assertThat(folder.toFile().list()).hasSize(2);
    }
    try (Journal journal = open()) {
      assertThat(journal.get("file/2")).isEqualTo(value + 119);
    }
  }

  @Test
  void aSyncWritesNoMoreThanWhatChanged() throws IOException {
    try (Journal journal = open()) {
      for (int i = 0; i < 1000; i++) {
        journal.put("file/" + i, "{\"delivered\":0}");
      }
      journal.sync();
      long before = Files.size(folder.resolve("journal-1"));
      journal.put("file/7", "{\"delivered\":1}");
      journal.sync();
      assertThat(Files.size(folder.resolve("journal-1")) - before).isLessThan(64);
    }
  }

  @Test
  void whatTheDiskRefusedIsTriedAgain() throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve("journal-1.new/full"));
    try (Journal journal = open()) {
      journal.put("a", "1");
      assertThat(journal.sync()).isFalse();
      assertThat(journal.get("a")).isEqualTo("1");
      assertThat(told).containsExactly("failed journal-1");
      Files.delete(inTheWay);
      Files.delete(folder.resolve("journal-1.new"));
      assertThat(journal.sync()).isTrue();
    }
    try (Journal journal = open()) {
      assertThat(journal.get("a")).isEqualTo("1");
    }
  }

  @Test
  void anInterruptedSyncIsTriedAgain() throws IOException {
    try (Journal journal = open()) {
      journal.put("a", "1");
      assertThat(journal.sync()).isTrue();
      journal.put("a", "2");
      Thread.currentThread().interrupt();
      assertThat(journal.sync()).isFalse();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(journal.sync()).isTrue();
    }
    try (Journal journal = open()) {
      assertThat(journal.get("a")).isEqualTo("2");
      assertThat(journal.isBehind()).isFalse();
    }
  }

  @Test
  void theCheckpointOfAnOlderVersionIsTakenOverOnce() throws IOException {
    byte[] json = "{\"files\":[]}".getBytes(StandardCharsets.UTF_8);
    Path former = folder.resolve("checkpoint");
    Files.writeString(
        former, "sightline-checkpoint 1 " + String.format("%08x", JournalFile.crc(json)) + "\n");
    Files.write(former, json, StandardOpenOption.APPEND);
    Files.writeString(former, "\n", StandardOpenOption.APPEND);
    try (Journal journal = open()) {
      assertThat(journal.get("checkpoint-1")).isEqualTo("{\"files\":[]}");
    }
    assertThat(former).doesNotExist();
    assertThat(folder.resolve("checkpoint.taken-over")).exists();
    try (Journal journal = open()) {
      assertThat(journal.get("checkpoint-1")).isEqualTo("{\"files\":[]}");
    }
  }
}
