package io.sightline.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.shipper.flow.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with a spool's folder: it opens, says so, and loses no more. */
@Timeout(120)
class DamagedSpoolTest {
  private static final List<String> MESSAGES =
      List.of("one", "two and a bit", "three", "four is longer than the others", "five");

  @TempDir private Path parent;
  private Path state;
  private MemoryCheckpoint checkpoint = new MemoryCheckpoint();
  private String id;
  private byte[] intact;
  private Path segment;

  @BeforeEach
  void anEarlierRunLeftFiveMessages() throws Exception {
    fresh("first");
  }

  private void fresh(String name) throws Exception {
    state = parent.resolve(name);
    checkpoint = new MemoryCheckpoint();
    try (SpoolRun run = run()) {
      for (String message : MESSAGES) {
        run.append(message);
      }
      run.note();
      id = run.spool.id();
    }
    segment = SpoolRun.segments(state).get(0);
    intact = Files.readAllBytes(segment);
  }

  private SpoolRun run() throws IOException {
    return new SpoolRun(state, checkpoint);
  }

  /** Where the frames end in the file. */
  private List<Integer> frameEnds() {
    List<Integer> ends = new ArrayList<>();
    ByteBuffer content = ByteBuffer.wrap(intact);
    int at = Format.HEADER;
    while (at < intact.length) {
      at = Format.frameEnd(content, at, intact.length);
      ends.add(at);
    }
    return ends;
  }

  private void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Appends one more, restarts and looks whether it is there, under an id of its own. */
  private void assertThatItGoesOn(SpoolRun run) throws Exception {
    run.append("new");
    assertThat(run.read()).containsExactly("new");
    run.note();
    run.close();
    try (SpoolRun after = run()) {
      List<String> read = after.read();
      assertThat(read.get(read.size() - 1)).isEqualTo("new");
      after.read.putAll(run.read);
    }
  }

  @Test
  void aTornEndIsCutWhereverItIs() throws Exception {
    List<Integer> ends = frameEnds();
    for (int length = 0; length < intact.length; length++) {
      fresh("torn" + length);
      Files.write(segment, Arrays.copyOf(intact, length));
      int cutAt = length;
      List<Integer> whole = ends.stream().filter(end -> end <= cutAt).toList();
      int kept = whole.isEmpty() ? Format.HEADER : whole.get(whole.size() - 1);
      SpoolRun run = run();
      assertThat(run.read()).as("cut at %d", length).isEqualTo(MESSAGES.subList(0, whole.size()));
      if (length > kept) {
        assertThat(run.events.said()).containsExactly("cut " + (length - kept));
      } else {
        assertThat(run.events.said()).isEmpty();
      }
      assertThatItGoesOn(run);
      delete(state);
    }
  }

  @Test
  void aFlippedBitCostsAtMostTheMessageItIsIn() throws Exception {
    List<Integer> ends = frameEnds();
    for (int at = Format.HEADER; at < intact.length; at++) {
      fresh("flipped" + at);
      byte[] bytes = intact.clone();
      bytes[at] ^= (byte) (1 << (at % 8));
      Files.write(segment, bytes);
      int damagedAt = at;
      int index = (int) ends.stream().filter(end -> end <= damagedAt).count();
      List<String> expected = new ArrayList<>(MESSAGES);
      expected.remove(index);
      SpoolRun run = run();
      assertThat(run.read()).as("flipped at %d", at).isEqualTo(expected);
      assertThat(run.events.said()).hasSize(1);
      String said = run.events.said().get(0);
      if (index < MESSAGES.size() - 1) {
        assertThat(said).endsWith("a message in it is damaged");
      } else {
        assertThat(said).startsWith("cut ");
      }
      run.acknowledge();
      run.note();
      assertThat(SpoolRun.folder(state).resolve("damaged").toFile().list())
          .as("what is damaged is kept aside")
          .hasSize(1);
      assertThatItGoesOn(run);
      delete(state);
    }
  }

  @Test
  void aBrokenHeaderCostsNothing() throws Exception {
    for (int at = 0; at < Format.HEADER; at++) {
      fresh("header" + at);
      byte[] bytes = intact.clone();
      bytes[at] ^= 0x10;
      Files.write(segment, bytes);
      try (SpoolRun run = run()) {
        assertThat(run.read()).isEqualTo(MESSAGES);
        assertThat(run.spool.id()).isEqualTo(id);
      }
    }
  }

  @Test
  void randomDamageNeverKeepsItFromGoingOn() throws Exception {
    Random random = new Random(Seed.of("damaged spools"));
    for (int round = 0; round < 200; round++) {
      fresh("random" + round);
      byte[] bytes = intact.clone();
      int from = random.nextInt(bytes.length);
      int length = 1 + random.nextInt(bytes.length - from);
      if (random.nextBoolean()) {
        Arrays.fill(bytes, from, from + length, (byte) 0);
      } else {
        for (int i = from; i < from + length; i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
      }
      Files.write(segment, bytes);
      SpoolRun run = run();
      assertThat(MESSAGES).containsAll(run.read());
      assertThatItGoesOn(run);
      delete(state);
    }
  }

  @Test
  void aLostIdIsTakenFromASegment() throws Exception {
    Files.delete(SpoolRun.folder(state).resolve("id"));
    checkpoint = new MemoryCheckpoint();
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isEqualTo(id);
      assertThat(run.events.said())
          .containsExactly("damaged 0 the file with the spool's id is missing");
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
    assertThat(SpoolRun.folder(state).resolve("id")).hasContent(id + "\n");
  }

  @Test
  void aBrokenIdIsTakenFromTheCheckpoint() throws Exception {
    Files.writeString(SpoolRun.folder(state).resolve("id"), "\0\0\0\0\0\0\0\0\0\0\0\0\0");
    byte[] bytes = intact.clone();
    bytes[3] = 0;
    Files.write(segment, bytes);
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isEqualTo(id);
      assertThat(run.events.said())
          .containsExactly("damaged 0 the file with the spool's id is broken");
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
    assertThat(SpoolRun.folder(state).resolve("damaged/id")).exists();
  }

  @Test
  void aFolderInThePlaceOfTheIdIsMovedAside() throws Exception {
    Path place = SpoolRun.folder(state).resolve("id");
    Files.delete(place);
    Files.createDirectories(place.resolve("in the way"));
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isEqualTo(id);
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
  }

  @Test
  void withoutAnyTraceOfItsIdASpoolGetsANewOne() throws Exception {
    Files.delete(SpoolRun.folder(state).resolve("id"));
    byte[] bytes = intact.clone();
    bytes[3] = 0;
    Files.write(segment, bytes);
    checkpoint = new MemoryCheckpoint();
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isNotEqualTo(id);
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
  }

  @Test
  void anEmptiedFolderNeverUsesAnOffsetAgain() throws Exception {
    delete(SpoolRun.folder(state));
    SpoolRun run = run();
    assertThat(run.spool.id()).as("the checkpoint knows it").isEqualTo(id);
    run.append("new");
    run.read();
    assertThat(run.track().read()).isGreaterThan(256 << 20);
    run.close();
  }

  @Test
  void aFolderEmptiedTogetherWithTheCheckpointIsANewSpool() throws Exception {
    Files.delete(segment);
    checkpoint = new MemoryCheckpoint();
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isNotEqualTo(id);
    }
  }

  @Test
  void longBeforeItsOffsetsAreUsedUpADeliveredSpoolGetsANewId() throws Exception {
    noted(SpoolFolder.RENEWED_AT + 1);
    try (SpoolRun run = run()) {
      assertThat(run.spool.id()).isNotEqualTo(id);
      run.append("new");
      assertThat(run.read()).containsExactly("new");
      assertThat(run.track().read()).isLessThan(100);
    }
  }

  @Test
  void whereNoOffsetIsLeftWritersAreTold() throws Exception {
    noted((1L << 48) - 1);
    checkpoint.fallBehind();
    try (SpoolRun run = run()) {
      assertThatThrownBy(() -> run.append("new")).hasMessageContaining("are used up");
    }
  }

  private void noted(long offset) {
    String entry = "{\"spool\":\"%s\",\"delivered\":%d,\"sent_below\":%d,\"cuts\":[]}";
    checkpoint.put("spool/network", entry.formatted(id, offset, offset));
  }

  @Test
  void aCheckpointThatIsBehindMakesEverythingUncertain() throws Exception {
    checkpoint.fallBehind();
    try (SpoolRun run = run()) {
      run.append("new");
      assertThat(run.read()).hasSize(6);
      assertThat(run.track().read()).isGreaterThan(1L << 32);
      assertThat(run.track().uncertain()).isLessThan(1L << 32);
    }
  }

  @Test
  void anUnreadableCheckpointEntryMeansFromTheStart() throws Exception {
    checkpoint.put("spool/network", "{\"spool\":");
    try (SpoolRun run = run()) {
      assertThat(run.read()).isEqualTo(MESSAGES);
      assertThat(run.track().isUncertain(intact.length - Format.HEADER - 1)).isTrue();
    }
  }

  @Test
  void anEntryOfAnotherSpoolIsNotUsed() throws Exception {
    checkpoint.put(
        "spool/network",
        "{\"spool\":\"AAAAAAAAAAAA\",\"delivered\":50,\"sent_below\":60,\"cuts\":[]}");
    try (SpoolRun run = run()) {
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
  }

  @Test
  void aSegmentThatOverlapsIsMovedAside() throws Exception {
    Path copy = SpoolRun.folder(state).resolve("%020d.seg".formatted(5));
    Files.write(copy, intact);
    try (SpoolRun run = run()) {
      assertThat(run.read()).isEqualTo(MESSAGES);
      assertThat(run.events.said())
          .containsExactly("damaged " + intact.length + " overlaps the segment before it");
    }
    assertThat(copy).doesNotExist();
  }

  @Test
  void foreignFilesAreLeftAlone() throws Exception {
    Path notes = Files.writeString(SpoolRun.folder(state).resolve("notes.txt"), "mine");
    Path odd = Files.writeString(SpoolRun.folder(state).resolve("99999999999999999999.seg"), "x");
    Files.createDirectories(SpoolRun.folder(state).resolve("%020d.seg".formatted(7)));
    try (SpoolRun run = run()) {
      assertThat(run.read()).isEqualTo(MESSAGES);
    }
    assertThat(notes).exists();
    assertThat(odd).exists();
  }

  @Test
  void aSegmentThatVanishesIsToldAndPassed() throws Exception {
    try (SpoolRun run = run()) {
      run.append("new");
      Files.delete(segment);
      assertThat(run.read()).containsExactly("new");
      assertThat(run.events.said())
          .containsExactly("damaged " + (intact.length - Format.HEADER) + " is missing");
    }
  }

  @Test
  void aSegmentThatIsEmptiedWhileItIsInUseIsToldAndPassed() throws Exception {
    try (SpoolRun run = run()) {
      run.append("new");
      Files.write(segment, new byte[0]);
      assertThat(run.read()).containsExactly("new");
      assertThat(run.events.said())
          .containsExactly(
              "damaged " + (intact.length - Format.HEADER) + " a message in it is damaged");
    }
  }

  @Test
  void damageInAnOlderSegmentDoesNotTouchTheNext() throws Exception {
    try (SpoolRun run = run()) {
      run.append("six");
    }
    byte[] bytes = intact.clone();
    Arrays.fill(bytes, Format.HEADER + 20, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    try (SpoolRun run = run()) {
      assertThat(run.read()).containsExactly("six");
      assertThat(run.read()).isEmpty();
      assertThat(run.events.said()).hasSize(1);
      run.acknowledge();
      run.note();
      assertThat(segment).doesNotExist();
      assertThat(SpoolRun.folder(state).resolve("damaged").resolve(segment.getFileName()))
          .hasBinaryContent(bytes);
    }
  }
}
