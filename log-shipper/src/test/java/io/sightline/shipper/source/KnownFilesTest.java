package io.sightline.shipper.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.state.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much is remembered of lives that nobody follows any more. */
final class KnownFilesTest {
  private static final int MINUTES_OF_A_WEEK = (int) Duration.ofDays(7).toMinutes();
  private static final long START = 1_795_000_000_000L;

  @TempDir Path folder;
  private Journal journal;
  private Generations generations;
  private KnownFiles known;

  @BeforeEach
  void start() throws IOException {
    open();
    known.found(Set.of());
  }

  @AfterEach
  void end() {
    journal.close();
  }

  private void open() throws IOException {
    journal = Journal.open(folder, Clock.systemUTC(), new ShipperEvents() {});
    generations = new Generations();
    known = new KnownFiles(generations);
    known.load(journal);
  }

  private void restart() throws IOException {
    journal.close();
    open();
  }

  private long at(int minute) {
    return START + Duration.ofMinutes(minute).toMillis();
  }

  private FileEntry life(int minute) {
    byte[] firstLine = ("the first line of minute " + minute).getBytes(UTF_8);
    Generation generation = Generation.of(minute, firstLine, generations);
    List<Tails.Point> tails =
        Stream.iterate(1L, offset -> offset * 10).limit(6).map(o -> new Tails.Point(o, o)).toList();
    String path = "/var/log/shop/app.log." + minute;
    return new FileEntry(
        "app",
        path,
        path,
        1,
        minute,
        generation,
        Prefix.LIMIT,
        Digests.hex(firstLine, firstLine.length),
        1_000_000,
        tails,
        0,
        1_000_000,
        0,
        0,
        at(minute),
        2_000_000,
        List.of(),
        false);
  }

  private void finish(int minute) {
    FileEntry life = life(minute);
    generations.know(life.generation());
    known.finish(life);
    known.note(journal, at(minute));
  }

  @Test
  void ofAWeekOfRotationsEachMinuteTheLatestLivesAreRemembered() throws IOException {
    for (int minute = 0; minute < MINUTES_OF_A_WEEK; minute++) {
      finish(minute);
      if (minute % 60 == 0) {
        assertThat(journal.sync()).isTrue();
      }
      assertThat(known.finished().size()).isLessThanOrEqualTo(KnownFiles.MOST);
    }
    assertThat(journal.sync()).isTrue();
    assertThat(generations.size()).isEqualTo(KnownFiles.MOST);
    assertThat(known.finishedWith(new FileKey(1, MINUTES_OF_A_WEEK - KnownFiles.MOST))).isNotNull();
    restart();
    assertThat(known.finished()).hasSize(KnownFiles.MOST);
    assertThat(generations.size()).isEqualTo(KnownFiles.MOST);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(8 << 20);
    }
  }

  @Test
  void whatIsStillThereIsRememberedBeyondTheLatest() {
    Set<FileKey> there = new HashSet<>();
    for (int minute = 0; minute < 3 * KnownFiles.MOST; minute++) {
      if (minute % 3 == 0) {
        there.add(new FileKey(1, minute));
      }
      known.found(there);
      finish(minute);
    }
    assertThat(known.finished()).hasSize(2 * KnownFiles.MOST);
    assertThat(known.finishedWith(new FileKey(1, 0))).isNotNull();
    there.clear();
    known.note(journal, at(3 * KnownFiles.MOST));
    assertThat(known.finished()).hasSize(KnownFiles.MOST);
  }

  @Test
  void livesThatVanishedDuringRestartsAreBoundedAsWellOnceTheyAreReported() throws IOException {
    for (int minute = 0; minute < 2 * KnownFiles.MOST; minute++) {
      FileEntries.put(journal, FileEntries.FOLLOWED, life(minute));
    }
    assertThat(journal.sync()).isTrue();
    restart();
    known.found(Set.of());
    known.note(journal, at(2 * KnownFiles.MOST));
    assertThat(known.missing()).hasSize(2 * KnownFiles.MOST);
    known.lookedEverywhere();
    known.note(journal, at(2 * KnownFiles.MOST));
    assertThat(known.missing()).hasSize(KnownFiles.MOST);
    assertThat(known.missingWith(2 * KnownFiles.MOST - 1)).hasSize(1);
    assertThat(generations.size()).isEqualTo(KnownFiles.MOST);
    assertThat(journal.sync()).isTrue();
    restart();
    assertThat(known.missing()).hasSize(KnownFiles.MOST);
  }
}
