package io.sightline.shipper.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes of a journal: what comes out was the state at some sync. */
final class JournalDamageTest {
  @TempDir Path folder;
  private final List<Map<String, String>> synced = new ArrayList<>();

  @Test
  void everyCutAndEveryFlippedBitLeavesTheStateOfAnEarlierSync() throws IOException {
    Random random = new Random(Seed.of("damaged journals"));
    write(random);
    byte[] older = Files.readAllBytes(folder.resolve("journal-1"));
    byte[] newer = Files.readAllBytes(folder.resolve("journal-2"));
    for (int length = 0; length < newer.length; length++) {
      check(older, Arrays.copyOf(newer, length));
    }
    for (int at = 0; at < newer.length; at++) {
      byte[] flipped = newer.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      check(older, flipped);
    }
    for (int i = 0; i < 100; i++) {
      check(damage(older, random), damage(newer, random));
    }
  }

  /** Two generations, the second by a second run. */
  private void write(Random random) throws IOException {
    synced.add(Map.of());
    for (int run = 0; run < 2; run++) {
      try (Journal journal = open()) {
        for (int sync = 0; sync < 5; sync++) {
          for (int change = random.nextInt(4); change >= 0; change--) {
            String key = "file/" + random.nextInt(6);
            if (random.nextInt(4) == 0) {
              journal.remove(key);
            } else {
              journal.put(key, "{\"at\":" + random.nextInt() + "}");
            }
          }
          assertThat(journal.sync()).isTrue();
          synced.add(journal.startingWith(""));
        }
      }
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int from = random.nextInt(damaged.length);
      int to = Math.min(damaged.length, from + 1 + random.nextInt(20));
      switch (random.nextInt(3)) {
        case 0 -> Arrays.fill(damaged, from, to, (byte) 0);
        case 1 -> damaged[from] = (byte) random.nextInt();
        default -> damaged = Arrays.copyOf(damaged, Math.max(1, from));
      }
    }
    return damaged;
  }

  private void check(byte[] older, byte[] newer) throws IOException {
    Path place = Files.createTempDirectory(folder, "state");
    Files.write(place.resolve("journal-1"), older);
    Files.write(place.resolve("journal-2"), newer);
    try (Journal journal = open(place)) {
      assertThat(synced).contains(journal.startingWith(""));
    }
  }

  private Journal open() throws IOException {
    return open(folder);
  }

  private static Journal open(Path place) throws IOException {
    return Journal.open(place, Clock.systemUTC(), new ShipperEvents() {});
  }
}
