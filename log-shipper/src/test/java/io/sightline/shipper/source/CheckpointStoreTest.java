package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointStoreTest {
  private static final CheckpointEntry ENTRY =
      new CheckpointEntry(
          "app",
          "/logs/app.log",
          7,
          8,
          new Generation("AAAABBBBCCCC", "DDDDEEEEFFFF", 1),
          5,
          "00ff",
          1234,
          99);

  @TempDir Path folder;
  private final List<String> damages = new ArrayList<>();
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store =
        new CheckpointStore(
            folder,
            new ShipperEvents() {
              @Override
              public void checkpointDamaged(Path movedTo, String why) {
                damages.add(movedTo.getFileName() + ": " + why);
              }
            });
  }

  @Test
  void whatWasSavedIsLoaded() throws IOException {
    assertThat(store.load(1)).isEmpty();
    store.save(List.of(ENTRY));
    store.save(List.of(ENTRY, ENTRY.at("/logs/b.log", 100)));
    assertThat(store.load(1)).containsExactly(ENTRY, ENTRY.at("/logs/b.log", 100));
    assertThat(damages).isEmpty();
  }

  @Test
  void aHalfWrittenSuccessorIsIgnored() throws IOException {
    store.save(List.of(ENTRY));
    Files.writeString(folder.resolve("checkpoint.new"), "sightline-check");
    assertThat(store.load(1)).containsExactly(ENTRY);
  }

  @Test
  void whateverIsDamagedIsMovedAsideAndReported() throws IOException {
    store.save(List.of(ENTRY));
    byte[] good = Files.readAllBytes(store.file());
    int now = 0;
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      expectDamage(bad, ++now);
    }
    for (int length = 0; length < good.length; length++) {
      expectDamage(Arrays.copyOf(good, length), ++now);
    }
    damages.clear();
    expectDamage(new byte[0], 1);
    assertThat(damages)
        .containsExactly("checkpoint.damaged-1: it does not begin with 'sightline-checkpoint 1'");
  }

  @Test
  void anotherVersionIsNotGuessedAt() throws IOException {
    expectDamage("sightline-checkpoint 2 00000000\n{}\n".getBytes(StandardCharsets.US_ASCII), 5);
  }

  private void expectDamage(byte[] content, int now) throws IOException {
    Files.write(store.file(), content);
    damages.clear();
    List<CheckpointEntry> loaded = store.load(now);
    boolean onlyTheLastLineEnd = loaded.equals(List.of(ENTRY));
    if (!onlyTheLastLineEnd) {
      assertThat(loaded).isEmpty();
      assertThat(damages).hasSize(1);
      assertThat(folder.resolve("checkpoint.damaged-" + now)).hasBinaryContent(content);
      assertThat(store.file()).doesNotExist();
    }
  }
}
