package io.sightline.shipper.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * State folders, each damaged in one way, and what has to come out of them. They are checked in
 * under {@code src/test/resources/damaged-states}, so that a later version of the code reads what
 * this one wrote; {@link #main} writes them anew.
 */
final class DamagedStates {
  static final Path FOLDER = Path.of("src/test/resources/damaged-states");

  private static final Map<String, String> OLDER = Map.of("a", "3", "b", "2", "c", "4");
  private static final Map<String, String> NEWER = Map.of("a", "3", "c", "4", "d", "5");
  private static final Map<String, String> BEFORE_LAST = Map.of("a", "3", "c", "4");

  /**
   * One folder.
   *
   * @param files by name
   * @param entries what has to come out; null when the start has to be refused
   * @param movedAside the files that are damaged
   */
  record State(Map<String, byte[]> files, Map<String, String> entries, List<String> movedAside) {}

  private DamagedStates() {}

  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, State> state : all().entrySet()) {
      Path folder = Files.createDirectories(FOLDER.resolve(state.getKey()));
      for (Map.Entry<String, byte[]> file : state.getValue().files().entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  static Map<String, State> all() {
    byte[] first = older();
    byte[] second = newer();
    int header = JournalFile.header(1).length;
    int last = lastFrame();
    int snapshot = JournalFile.frame(snapshot(OLDER)).remaining();
    Map<String, State> states = new LinkedHashMap<>();
    states.put("whole", state(first, second, NEWER));
    states.put("frame-header-cut", state(first, cut(second, last + 5), BEFORE_LAST));
    states.put("payload-cut", state(first, cut(second, second.length - 3), BEFORE_LAST));
    states.put("last-frame-is-zeros", state(first, zeros(second, last), BEFORE_LAST));
    states.put("last-payload-ends-in-zeros", state(first, zeros(second, last + 20), BEFORE_LAST));
    states.put("ends-behind-the-snapshot", state(first, cut(second, header + snapshot), OLDER));
    states.put("zeros-behind-the-end", state(first, join(second, new byte[4096]), NEWER));
    states.put("last-payload-flipped", damaged(first, flip(second, last + 14), BEFORE_LAST));
    states.put("last-length-flipped", damaged(first, flip(second, last + 3), BEFORE_LAST));
    states.put("last-checksum-flipped", damaged(first, flip(second, last + 5), BEFORE_LAST));
    states.put("header-checksum-flipped", damaged(first, flip(second, last + 9), BEFORE_LAST));
    states.put(
        "payload-in-the-middle-flipped",
        damaged(first, flip(second, header + snapshot + 14), OLDER));
    states.put("snapshot-flipped", damaged(first, flip(second, header + 20), OLDER));
    states.put("snapshot-cut", damaged(first, cut(second, header + snapshot - 1), OLDER));
    states.put("snapshot-missing", damaged(first, cut(second, header), OLDER));
    states.put("header-flipped", damaged(first, flip(second, 4), OLDER));
    states.put("version-flipped", damaged(first, flip(second, 18), OLDER));
    states.put("header-cut", damaged(first, cut(second, 10), OLDER));
    states.put("newest-empty", damaged(first, new byte[0], OLDER));
    states.put("newest-is-zeros", damaged(first, new byte[512], OLDER));
    states.put("newest-is-something-else", damaged(first, bytes("hello, world\n"), OLDER));
    states.put(
        "changes-without-snapshot",
        damaged(first, join(JournalFile.header(1), cutFront(second, header + snapshot)), OLDER));
    states.put(
        "snapshot-in-the-middle",
        damaged(first, join(second, JournalFile.frame(snapshot(OLDER)).array()), NEWER));
    states.put(
        "unknown-kind-of-frame",
        damaged(first, join(second, JournalFile.frame(new byte[] {9, 1}).array()), NEWER));
    states.put("garbage-behind-the-end", damaged(first, join(second, garbage()), NEWER));
    states.put(
        "both-broken",
        new State(
            Map.of("journal-1", flip(first, 30), "journal-2", flip(second, 30)),
            Map.of(),
            List.of("journal-2", "journal-1")));
    states.put("only-the-older", new State(Map.of("journal-1", first), OLDER, List.of()));
    states.put(
        "successor-half-written",
        with(state(first, second, NEWER), "journal-3.new", cut(second, 40)));
    states.put("successor-not-renamed", with(state(first, second, NEWER), "journal-3.new", first));
    states.put(
        "newer-format",
        with(
            new State(state(first, second, NEWER).files(), null, List.of()),
            "journal-3",
            JournalFile.header(2)));
    states.put(
        "former-checkpoint-damaged",
        new State(
            Map.of("checkpoint", bytes("sightline-checkpoint 1 00000000\n{}\n")),
            Map.of(),
            List.of("checkpoint")));
    return states;
  }

  private static State state(byte[] first, byte[] second, Map<String, String> entries) {
    return new State(Map.of("journal-1", first, "journal-2", second), entries, List.of());
  }

  private static State damaged(byte[] first, byte[] second, Map<String, String> entries) {
    return new State(
        Map.of("journal-1", first, "journal-2", second), entries, List.of("journal-2"));
  }

  private static State with(State state, String name, byte[] content) {
    Map<String, byte[]> files = new TreeMap<>(state.files());
    files.put(name, content);
    return new State(files, state.entries(), state.movedAside());
  }

  private static byte[] older() {
    Map<String, String> begin = new TreeMap<>(Map.of("a", "1", "b", "2"));
    return join(
        join(JournalFile.header(1), JournalFile.frame(snapshot(begin)).array()),
        join(changes("a", "3"), changes("c", "4")));
  }

  private static byte[] newer() {
    return join(
        join(JournalFile.header(1), JournalFile.frame(snapshot(OLDER)).array()),
        join(changes("b", null), changes("d", "5")));
  }

  private static int lastFrame() {
    return newer().length - changes("d", "5").length;
  }

  private static byte[] snapshot(Map<String, String> entries) {
    return Frames.payload(Frames.Kind.SNAPSHOT, new TreeMap<>(entries));
  }

  private static byte[] changes(String key, String value) {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put(key, value);
    return JournalFile.frame(Frames.payload(Frames.Kind.CHANGES, changes)).array();
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[100];
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = (byte) (i * 37 + 11);
    }
    return garbage;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] cutFront(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] zeros(byte[] bytes, int from) {
    byte[] zeroed = bytes.clone();
    Arrays.fill(zeroed, from, zeroed.length, (byte) 0);
    return zeroed;
  }

  private static byte[] flip(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 4;
    return flipped;
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(one);
    joined.writeBytes(other);
    return joined.toByteArray();
  }
}
