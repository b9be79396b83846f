package io.sightline.shipper.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** One random game: a service that writes and rotates its log, and shippers that come and go. */
final class FileGame {
  private static final Duration LONG = Duration.ofHours(1);

  private final Path folder;
  private final Random random;
  private final Path logs;
  private final Path log;
  private final Follower.Setup setup;
  private final boolean everythingListed;
  private final boolean withHeader;
  private final List<String> story = new ArrayList<>();
  private final Deque<Follower.Sent> unacknowledged = new ArrayDeque<>();
  private final List<LogLines> files = new ArrayList<>();
  private final Set<String> excused = new HashSet<>();
  private LogLines current;
  private Follower follower;
  private Path oldState;
  private int number;
  private int rotations;

  FileGame(Path folder, Random random) throws IOException {
    this.folder = folder;
    this.random = random;
    this.logs = Files.createDirectories(folder.resolve("logs/shop"));
    this.log = logs.resolve("app.log");
    this.everythingListed = random.nextBoolean();
    this.withHeader = random.nextInt(3) == 0;
    this.setup =
        Follower.Setup.USUAL
            .pattern(everythingListed ? "/logs/*/app*" : "/logs/*/app*.log")
            .maxOpenFiles(random.nextInt(4) == 0 ? Integer.getInteger("fds", 2) : 100)
            .closeRemovedAfter(random.nextBoolean() ? Duration.ZERO : LONG);
    this.follower = new Follower(folder, setup, story);
    say(setup + (withHeader ? ", header" : ""));
    begin();
  }

  private void say(String what) {
    story.add(what);
  }

  String story() {
    return String.join("\n", story);
  }

  private void begin() {
    current = new LogLines();
    current.path = log;
    files.add(current);
  }

  void step() throws IOException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> write(current, 1 + random.nextInt(20));
      case 5 -> writePart();
      case 6, 7 -> read(line -> false);
      case 8 -> read(line -> line.hashCode() % 7 == 0);
      case 9, 10 -> answerSome();
      case 11 -> ship();
      case 12 -> rename();
      case 13, 14 -> copyTruncate();
      case 15 -> pack();
      case 16 -> truncate();
      case 17 -> deleteSome();
      case 18 -> keepState();
      default -> restart();
    }
  }

  private void write(LogLines to, int lines) throws IOException {
    if (to.path == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (withHeader && to.lines.isEmpty() && to.partial.isEmpty()) {
      text.append("# header\n");
    }
    for (int i = 0; i < lines; i++) {
      int most = random.nextInt(10) == 0 ? 3000 : 90;
      String rest = "line " + number++ + ' ' + LogLines.letters(random, random.nextInt(most));
      text.append(rest).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
      to.add(to.partial + rest);
      to.partial = "";
    }
    say("write " + lines + " to " + to.path.getFileName() + " until line " + (number - 1));
    FollowedFilesTest.append(to.path, text.toString());
  }

  private void writePart() throws IOException {
    if (withHeader && current.lines.isEmpty()) {
      return;
    }
    String more = "part " + number++ + ' ';
    current.partial += more;
    say("write part of a line");
    FollowedFilesTest.append(log, more);
  }

  private void read(Predicate<String> held) {
    say("read");
    unacknowledged.add(follower.read(held));
    looked();
    follower.save();
    saved();
  }

  private void looked() {
    for (LogLines file : files) {
      file.seen |=
          file.path != null && file.listed && !file.lines.isEmpty() && Files.exists(file.path);
    }
  }

  private void saved() {
    for (LogLines file : files) {
      if (!file.known && (file.seen || file.deleted) && isNamed(file)) {
        // With a checkpoint from before, a packed file would be a new one: that is a known limit.
        file.known = true;
        forgetState();
      }
    }
  }

  private boolean isNamed(LogLines file) {
    return follower.hasSent(file.lines);
  }

  private void answerSome() {
    if (unacknowledged.isEmpty()) {
      return;
    }
    Follower.Sent any = random.nextBoolean() ? unacknowledged.pollLast() : unacknowledged.poll();
    if (random.nextInt(4) == 0) {
      say("give back");
      if (random.nextBoolean()) {
        any.arrive();
      }
      any.giveBack();
      excuseDestroyed();
    } else {
      say("acknowledge");
      any.acknowledge();
    }
  }

  private void ship() {
    say("ship");
    follower.ship();
    looked();
    saved();
  }

  /** With a line that is completed only after the rename, sometimes. */
  private void rename() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    Path to = logs.resolve("app.log." + rotations++);
    say("rename to " + to.getFileName());
    Files.move(log, to);
    LogLines moved = current;
    moved.path = to;
    leftPattern(moved);
    begin();
    if (!moved.partial.isEmpty() || random.nextInt(3) == 0) {
      write(moved, 1);
    }
    write(current, 1);
    forgetState();
  }

  private void copyTruncate() throws IOException {
    if (!Files.exists(log) || !current.partial.isEmpty() || current.lines.isEmpty()) {
      return;
    }
    Path to = logs.resolve("app.log." + rotations++);
    say("copy to " + to.getFileName());
    byte[] bytes = Files.readAllBytes(log);
    int half = bytes.length / 2;
    Files.write(to, Arrays.copyOf(bytes, half));
    if (random.nextBoolean()) {
      read(line -> false);
    }
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.APPEND)) {
      out.write(bytes, half, bytes.length - half);
    }
    if (random.nextBoolean()) {
      read(line -> false);
    }
    LogLines copied = current;
    copied.path = to;
    leftPattern(copied);
    say("truncate");
    FollowedFilesTest.truncate(log);
    begin();
    if (random.nextBoolean()) {
      write(current, random.nextInt(40) + 1);
    }
    forgetState();
  }

  /** What was never seen in its place is not looked for; nor what waits for a descriptor. */
  private void leftPattern(LogLines file) {
    file.listed = everythingListed;
    boolean met = setup.maxOpenFiles() < 100 ? file.known : file.seen;
    file.hopeless |= !file.listed && !met;
  }

  private LogLines rotated() {
    List<LogLines> rotated =
        files.stream()
            .filter(file -> file != current && file.path != null && !file.isPacked())
            .toList();
    return rotated.isEmpty() ? null : rotated.get(random.nextInt(rotated.size()));
  }

  private void pack() throws IOException {
    LogLines file = rotated();
    if (file == null) {
      return;
    }
    Path to = file.path.resolveSibling(file.path.getFileName() + ".gz");
    say("pack " + to.getFileName());
    byte[] bytes = file.packed();
    Files.write(to, Arrays.copyOf(bytes, bytes.length / 2));
    maybeRead();
    Files.write(to, bytes);
    maybeRead();
    maybeRead();
    Files.delete(file.path);
    file.path = to;
    forgetState();
  }

  private void maybeRead() throws IOException {
    if (random.nextInt(3) == 0) {
      read(line -> false);
    }
  }

  /** Without a copy; what has not arrived may be lost. */
  private void truncate() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    say("truncate without a copy");
    FollowedFilesTest.truncate(log);
    excuse(current);
    current.path = null;
    begin();
    if (random.nextBoolean()) {
      write(current, random.nextInt(40) + 1);
    }
    forgetState();
  }

  private void deleteSome() throws IOException {
    LogLines file = random.nextBoolean() ? rotated() : current;
    if (file == null || !Files.exists(file.path)) {
      return;
    }
    boolean open =
        follower.status().stream().anyMatch(status -> status.path().equals(file.path.toString()));
    // Of few descriptors nobody knows which file has one.
    open &= setup.maxOpenFiles() >= 100;
    say("delete " + file.path.getFileName() + (open ? " while open" : ""));
    Files.delete(file.path);
    file.path = null;
    file.deleted = true;
    if (!open || !file.seen) {
      excuse(file);
    }
    if (file == current) {
      begin();
    }
    forgetState();
  }

  private void excuse(LogLines file) {
    Set<String> arrived = new HashSet<>(follower.documents());
    file.lines.stream().filter(line -> !arrived.contains(line)).forEach(excused::add);
  }

  /** What no descriptor leads to any more. */
  private void excuseDestroyed() {
    files.stream().filter(file -> file.path == null && !file.deleted).forEach(this::excuse);
  }

  private void keepState() throws IOException {
    forgetState();
    follower.save();
    saved();
    oldState = folder.resolve("old-state");
    StateFolder.copy(folder.resolve("state"), oldState);
    say("keep the state");
  }

  private void forgetState() {
    oldState = null;
  }

  private void restart() throws IOException {
    if (random.nextBoolean()) {
      follower.save();
      saved();
    }
    follower.crash();
    say("crash");
    for (Follower.Sent sent : unacknowledged) {
      if (random.nextBoolean()) {
        sent.arrive();
      }
    }
    unacknowledged.clear();
    if (oldState != null && random.nextBoolean()) {
      say("with the kept state");
      StateFolder.copy(oldState, folder.resolve("state"));
    }
    for (LogLines file : files) {
      if (file.path == null || (!file.listed && !file.known)) {
        excuse(file);
      }
      file.seen = false;
    }
    int actions = random.nextInt(3);
    for (int i = 0; i < actions; i++) {
      switch (random.nextInt(3)) {
        case 0 -> rename();
        case 1 -> write(current, 5);
        default -> packWhileDown();
      }
    }
    follower = new Follower(folder, follower);
    files.forEach(file -> file.hopeless |= !file.listed && !file.known);
  }

  private void packWhileDown() throws IOException {
    LogLines file = rotated();
    if (file == null) {
      return;
    }
    Path to = file.path.resolveSibling(file.path.getFileName() + ".gz");
    say("pack " + to.getFileName() + " while down");
    Files.write(to, file.packed());
    Files.delete(file.path);
    file.path = to;
  }

  void end() throws IOException {
    say("end");
    write(current, 1);
    for (int round = 0; round < 6; round++) {
      follower.ship();
    }
    unacknowledged.forEach(Follower.Sent::acknowledge);
    for (int round = 0; round < 6; round++) {
      follower.ship();
    }
    follower.crash();
    follower = new Follower(folder, follower);
    for (int round = 0; round < 6; round++) {
      follower.ship();
    }
    follower.status().forEach(status -> say(status.toString()));
    follower.crash();
  }

  Set<String> missing() {
    Set<String> missing = new LinkedHashSet<>();
    files.stream().filter(file -> !file.hopeless).forEach(file -> missing.addAll(file.lines));
    missing.removeAll(follower.documents());
    missing.removeAll(excused);
    return missing;
  }

  Set<String> doubles() {
    return LogLines.doubles(follower.documents());
  }
}
