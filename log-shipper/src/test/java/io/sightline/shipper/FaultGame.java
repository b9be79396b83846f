package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.FaultyServer.Fault;
import io.sightline.shipper.flow.TrackStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One game of {@link RandomFaultsTest}: a shipper, its logs, its disk and its servers, and what
 * happens to them.
 */
final class FaultGame implements AutoCloseable {
  private static final String HELD = "logs-db-faults";

  private final Random random;
  private final FaultyServer server;

  /** Then nothing is packed or copied, as a copy that nobody remembers is another file. */
  private final boolean damages;

  private final JumpingClock clock = new JumpingClock();
  private final ShipperFolder shipper;
  private final FaultyStateFolder state;
  private final GameLog app;
  private final GameLog db;
  private final GameLog entries;
  private final List<GameLog> logs = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private RunningEngine engine;
  private long number;
  private int smallFiles;

  FaultGame(Path folder, long seed) throws Exception {
    random = new Random(seed);
    damages = seed % 2 == 0;
    server = new FaultyServer(seed);
    shipper = new ShipperFolder(folder, server.uri(), "faults");
    state = new FaultyStateFolder(shipper.state(), random);
    app = log("app.log", GameLog.Kind.JSON);
    db = log("db.log", GameLog.Kind.JSON);
    entries = log("entries.log", GameLog.Kind.ENTRIES);
    start();
  }

  private GameLog log(String name, GameLog.Kind kind) throws IOException {
    LongSupplier numbers = () -> number++;
    GameLog log = new GameLog(shipper.log(name), kind, random, numbers);
    logs.add(log);
    return log;
  }

  private void start() throws Exception {
    String yaml =
        """
        environment: faults
        setup_on_start: false
        state_dir: %1$s
        inputs:
          - class: app
            paths: ["%2$s/*/app*.log", "%2$s/*/app*.log.gz"]
          - class: db
            paths: ["%2$s/*/db*.log", "%2$s/*/db*.log.gz"]
          - class: entries
            paths: ["%2$s/*/entries*.log", "%2$s/*/entries*.log.gz"]
            multiline: {continues_with: '^\\tat ', timeout_ms: 10, max_lines: 6}
            parse: {format: text}
        reading:
          discovery_interval_ms: 50
          poll_interval_ms: 10
          checkpoint_interval_ms: 50
          close_removed_after_ms: 500
        elasticsearch:
          urls: ["%3$s", "%4$s"]
          connect_timeout_ms: 1000
        bulk:
          max_batch_bytes: %5$d
          flush_interval_ms: 5
          retry_first_ms: 2
          retry_longest_ms: 20
        ops:
          port: 0
        """
            .formatted(
                shipper.state(),
                shipper.logs(),
                server.uri(),
                server.uris().get(1),
                2_048 << random.nextInt(5));
    engine = new RunningEngine(ConfigReader.read(yaml, Map.of()), clock);
  }

  /** Returns how many steps it took. */
  int play(int steps) throws Exception {
    for (int step = 0; step < steps; step++) {
      history.add(act(random.nextInt(100)));
      if (random.nextInt(3) == 0) {
        letSomethingHappen();
      }
    }
    server.release(HELD);
    recover();
    for (GameLog log : logs) {
      log.write(1);
    }
    awaitArrival("the end", written());
    assertThatEachIsThereOnce();
    return history.size();
  }

  private String act(int what) throws Exception {
    if (what < 42) {
      GameLog log = logs.get(random.nextInt(logs.size()));
      log.write(1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 50));
      return "write " + log + " to " + number;
    } else if (what < 46) {
      GameLog log = logs.get(random.nextInt(logs.size()));
      log.writePart(random.nextInt(4));
      return "write a part of " + log + " to " + number;
    } else if (what < 50) {
      return smallFiles();
    } else if (what < 64) {
      return serverTrouble();
    } else if (what < 68) {
      server.be(Fault.NONE, FaultyServer.ALL);
      return "server is well";
    } else if (what < 72) {
      server.rollover();
      return "rollover";
    } else if (what < 78) {
      return kill(damages && random.nextBoolean());
    } else if (what < 80) {
      return restart();
    } else if (what < 84) {
      return diskTrouble();
    } else if (what < 88) {
      state.allowAll();
      return "the disk is well";
    } else if (what < 91) {
      clock.jump(random.nextLong(-50_000_000, 50_000_000));
      return "clock jumps";
    } else if (what < 93) {
      return holdOrProgress();
    }
    return logs.get(random.nextInt(logs.size())).rotate(damages);
  }

  private String serverTrouble() {
    Fault next = Fault.any(random);
    int host = random.nextInt(3) - 1;
    server.be(next, host);
    return "server " + (host == FaultyServer.ALL ? "all" : host) + ": " + next;
  }

  private String diskTrouble() throws IOException {
    if (random.nextBoolean()) {
      state.refuseDeadLetters();
      return "the dead-letter file cannot be written";
    }
    state.refuseCheckpoints();
    return "no new checkpoint can be begun";
  }

  /** A stream that is held stays so for long, and every now and then the others must be well. */
  private String holdOrProgress() throws Exception {
    if (!server.isHeld(HELD)) {
      server.hold(HELD);
      db.write(20);
      return "hold " + HELD;
    }
    recover();
    app.write(20);
    entries.write(20);
    Set<Long> others = new TreeSet<>(app.written());
    others.addAll(entries.written());
    awaitArrival("while " + HELD + " is held", others);
    if (random.nextInt(3) == 0) {
      server.release(HELD);
      return "the others went on; release " + HELD;
    }
    return "the others went on";
  }

  private void recover() throws IOException {
    server.be(Fault.NONE, FaultyServer.ALL);
    state.allowAll();
  }

  /** Until a bulk comes; not for long, as there may be nothing to send. */
  private void letSomethingHappen() {
    int bulks = server.bulks();
    long start = System.nanoTime();
    while (server.bulks() == bulks && System.nanoTime() - start < 50_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private String smallFiles() throws IOException {
    for (int i = 0; i < 10; i++) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(3); line >= 0; line--) {
        app.written().add(number);
        text.append("{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":" + number++ + "}\n");
      }
      ShipperFolder.append(shipper.log("app-small-" + smallFiles++ + ".log"), text.toString());
    }
    return "ten small files, to " + number;
  }

  private String restart() throws Exception {
    state.allowAll();
    engine.close();
    server.clientLeft();
    start();
    return "restart";
  }

  /**
   * What the disk holds at one moment: the server falls silent, the state folder is copied as it
   * is, and the next shipper begins with the copy. Sometimes a byte of its journal is another one.
   */
  private String kill(boolean withDamage) throws Exception {
    state.allowAll();
    server.die();
    Path copy = state.copy();
    engine.close();
    state.become(copy);
    if (withDamage) {
      state.damage();
    }
    server.revive();
    start();
    return withDamage ? "kill and damage" : "kill";
  }

  private Set<Long> written() {
    Set<Long> written = new TreeSet<>();
    logs.forEach(log -> written.addAll(log.written()));
    return written;
  }

  private Set<Long> arrived() {
    Set<Long> arrived = new HashSet<>(server.sequence());
    arrived.addAll(state.deadLetters());
    return arrived;
  }

  private void awaitArrival(String when, Set<Long> lines) {
    try {
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(60))
          .until(() -> arrived().containsAll(lines));
    } catch (ConditionTimeoutException e) {
      Set<Long> missing = new TreeSet<>(lines);
      missing.removeAll(arrived());
      throw new AssertionError(
          when + ": missing " + missing + "; behind: " + behind() + "; after " + history, e);
    }
  }

  /** What the shipper itself says of files that are not delivered; for the story of a failure. */
  private List<TrackStatus> behind() {
    try {
      return new StatusFile(shipper.state())
          .read().stream().filter(track -> track.lag() > 0).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void assertThatEachIsThereOnce() {
    List<Long> all = server.sequence();
    Set<Long> once = new HashSet<>();
    List<String> doubles =
        all.stream()
            .filter(line -> !once.add(line))
            // The checkpoint that said where the clock ended an entry may be lost.
            .filter(line -> !(damages && entries.written().contains(line)))
            .map(server::whereIs)
            .toList();
    assertThat(doubles).as("none twice, index/id; %s", history).isEmpty();
    Set<Long> expected = written();
    logs.forEach(log -> expected.removeAll(log.poisoned()));
    assertThat(new TreeSet<>(all)).isEqualTo(expected);
  }

  @Override
  public void close() throws IOException {
    engine.close();
    server.close();
  }
}
