package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The promise against everything at once: files that are written, rotated and packed, a shipper
 * that is killed and started again, a server in every kind of trouble and a clock that jumps.
 * Whatever happened, each line is in the index once, or in the dead-letter file.
 *
 * <p>A kill is what the disk holds at one moment: the server falls silent, the state folder is
 * copied as it is, and the next shipper begins with the copy. Sometimes a byte of its journal is
 * another one then.
 */
final class RandomFaultsTest {
  private static final int GAMES = Integer.getInteger("faults.games", 8);
  private static final int STEPS = Integer.getInteger("faults.steps", 250);

  @TempDir Path folder;

  @Test
  void everyLineArrivesOnceWhateverHappens() throws Exception {
    long seed = Seed.of("random faults");
    int steps = 0;
    for (int number = 0; number < GAMES; number++) {
      Path own = Files.createDirectories(folder.resolve("game" + number));
      try (Game game = new Game(own, seed + number)) {
        steps += game.play(STEPS);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("game " + number + " of seed " + seed, e);
      }
    }
    System.out.println("random faults: " + steps + " steps");
  }

  /** A clock that jumps by hours. */
  private static final class JumpingClock extends Clock {
    private final AtomicLong offsetMillis = new AtomicLong();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(System.currentTimeMillis() + offsetMillis.get());
    }
  }

  private static final class Game implements AutoCloseable {
    private final Path folder;
    private final Random random;
    private final FaultyServer server;

    /** Then nothing is packed, as a packed file that nobody remembers is another one. */
    private final boolean damages;

    private final JumpingClock clock = new JumpingClock();
    private final ShipperFolder shipper;
    private final Path log;
    private final Set<Long> written = new TreeSet<>();
    private final Set<Long> poisoned = new TreeSet<>();
    private final List<String> history = new ArrayList<>();
    private RunningEngine engine;
    private long number;
    private String partial = "";
    private final List<Path> refused = new ArrayList<>();
    private int smallFiles;
    private int rotations;
    private int kills;

    Game(Path folder, long seed) throws Exception {
      this.folder = folder;
      this.random = new Random(seed);
      this.damages = seed % 2 == 0;
      this.server = new FaultyServer(seed);
      this.shipper = new ShipperFolder(folder, server.uri(), "faults");
      this.log = shipper.log("app.log");
      start();
    }

    private void start() throws Exception {
      String yaml =
          shipper
              .yaml()
              .replace(
                  "max_batch_bytes: 262144", "max_batch_bytes: " + (2_048 << random.nextInt(5)))
              .replace("flush_interval_ms: 20", "flush_interval_ms: 5")
              .replace("retry_first_ms: 20", "retry_first_ms: 2")
              .replace("retry_longest_ms: 500", "retry_longest_ms: 20")
              .replace("*/app*.log\"]", "*/app*.log\", \"" + shipper.logs() + "/*/app*.log.gz\"]")
              .replace("environment:", "setup_on_start: false\nenvironment:");
      engine = new RunningEngine(ConfigReader.read(yaml, Map.of()), clock);
    }

    int play(int steps) throws Exception {
      for (int step = 0; step < steps; step++) {
        String action = act();
        history.add(action);
        if (random.nextInt(3) == 0) {
          letSomethingHappen();
        }
      }
      server.be(FaultyServer.Fault.NONE);
      allowState();
      write(1, false);
      if (!partial.isEmpty()) {
        write(1, false);
      }
      try {
        await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(Duration.ofSeconds(60))
            .until(() -> arrived().containsAll(written));
      } catch (org.awaitility.core.ConditionTimeoutException e) {
        Set<Long> missing = new TreeSet<>(written);
        missing.removeAll(arrived());
        throw new AssertionError(
            "missing " + missing + " after " + history + "; the shipper said " + engine.seen, e);
      }
      List<Long> all = server.sequence();
      Set<Long> once = new HashSet<>();
      List<String> doubles = all.stream().filter(n -> !once.add(n)).map(server::whereIs).toList();
      assertThat(doubles).as("none twice, index/id; %s", history).isEmpty();
      assertThat(new TreeSet<>(all)).isEqualTo(minus(written, poisoned));
      return history.size();
    }

    private String act() throws Exception {
      switch (random.nextInt(23)) {
        case 0, 1, 2, 3, 4, 14, 15, 16 -> {
          write(1 + random.nextInt(60), false);
          return "write to " + number;
        }
        case 5 -> {
          write(random.nextInt(4), true);
          return "write a part";
        }
        case 6, 7, 17 -> {
          FaultyServer.Fault[] faults = FaultyServer.Fault.values();
          FaultyServer.Fault next = faults[random.nextInt(faults.length)];
          server.be(next);
          return "server: " + next;
        }
        case 8 -> {
          server.be(FaultyServer.Fault.NONE);
          return "server is well";
        }
        case 9 -> {
          server.rollover();
          return "rollover";
        }
        case 10 -> {
          kill(false);
          return "kill";
        }
        case 18 -> {
          kill(damages);
          return damages ? "kill and damage" : "kill";
        }
        case 19 -> {
          return refuseState();
        }
        case 20 -> {
          return smallFiles();
        }
        case 21, 22 -> {
          allowState();
          write(1 + random.nextInt(60), false);
          return "write to " + number + ", the state folder is well";
        }
        case 11 -> {
          if (random.nextInt(3) > 0) {
            write(1 + random.nextInt(200), false);
            return "write much, to " + number;
          }
          allowState();
          engine.close();
          start();
          return "restart";
        }
        case 12 -> {
          clock.offsetMillis.addAndGet(random.nextLong(-50_000_000, 50_000_000));
          return "clock jumps";
        }
        default -> {
          return rotate();
        }
      }
    }

    /** Until a bulk comes; not for long, as there may be nothing to send. */
    private void letSomethingHappen() {
      int bulks = server.bulks();
      long start = System.nanoTime();
      while (server.bulks() == bulks && System.nanoTime() - start < 50_000_000) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    private void write(int lines, boolean endsInside) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        boolean poison = random.nextInt(40) == 0;
        String line =
            "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":"
                + number
                + (poison ? ",\"poison\":1" : "")
                + ",\"text\":\""
                + "x".repeat(random.nextInt(200))
                + "\"}\n";
        if (!partial.isEmpty()) {
          line = partial;
          partial = "";
          text.append(line);
          continue;
        }
        if (poison) {
          poisoned.add(number);
        }
        written.add(number++);
        text.append(line);
      }
      if (endsInside && partial.isEmpty()) {
        String line = "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":" + number + "}\n";
        written.add(number++);
        int cut = 1 + random.nextInt(line.length() - 1);
        text.append(line, 0, cut);
        partial = line.substring(cut);
      }
      ShipperFolder.append(log, text.toString());
    }

    /** As logrotate and its like do it; a line is never cut by it. */
    private String rotate() throws IOException {
      if (!partial.isEmpty() || !Files.exists(log)) {
        return "nothing to rotate";
      }
      Path rotated = log.resolveSibling("app.2026-11-21." + rotations++ + ".log");
      switch (damages ? 0 : random.nextInt(3)) {
        case 0 -> {
          Files.move(log, rotated);
          return "rename";
        }
        case 1 -> {
          Files.move(log, rotated);
          pack(rotated);
          return "rename and pack";
        }
        default -> {
          Path packed = pack(log);
          Files.move(packed, log.resolveSibling("app.2026-11-21." + rotations++ + ".log.gz"));
          return "pack and delete";
        }
      }
    }

    private static Path pack(Path file) throws IOException {
      Path half = file.resolveSibling(file.getFileName() + ".tmp");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(half))) {
        Files.copy(file, out);
      }
      Path packed = file.resolveSibling(file.getFileName() + ".gz");
      Files.move(half, packed);
      Files.delete(file);
      return packed;
    }

    private void kill(boolean damages) throws Exception {
      kills++;
      allowState();
      server.die();
      Path copy = folder.resolve("state-at-kill" + kills);
      copy(shipper.state(), copy);
      engine.close();
      delete(shipper.state());
      Files.move(copy, shipper.state());
      if (damages) {
        damage();
      }
      server.revive();
      start();
    }

    /** One byte of one generation of the journal is another one, wherever it is. */
    private void damage() throws IOException {
      List<Path> journals;
      try (Stream<Path> files = Files.list(shipper.state())) {
        journals =
            files.filter(f -> f.getFileName().toString().matches("journal-\\d+")).sorted().toList();
      }
      if (journals.isEmpty()) {
        return;
      }
      Path hit = journals.get(random.nextInt(journals.size()));
      byte[] bytes = Files.readAllBytes(hit);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
      Files.write(hit, bytes);
    }

    /** No new generation can be begun, as on a full disk, because its name is taken by a folder. */
    private String refuseState() throws IOException {
      List<String> names;
      try (Stream<Path> files = Files.list(shipper.state())) {
        names =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("journal-\\d+"))
                .toList();
      }
      long newest = names.stream().mapToLong(n -> Long.parseLong(n.substring(8))).max().orElse(0);
      Path taken = shipper.state().resolve("journal-" + (newest + 1) + ".new");
      if (!Files.exists(taken)) {
        Files.createDirectory(taken);
        refused.add(taken);
      }
      return "the state folder refuses new generations";
    }

    private void allowState() throws IOException {
      for (Path taken : refused) {
        Files.deleteIfExists(taken);
      }
      refused.clear();
    }

    private String smallFiles() throws IOException {
      for (int i = 0; i < 10; i++) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(3); line >= 0; line--) {
          written.add(number);
          text.append("{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":" + number++ + "}\n");
        }
        ShipperFolder.append(shipper.log("app-small-" + smallFiles++ + ".log"), text.toString());
      }
      return "ten small files, to " + number;
    }

    private Set<Long> arrived() {
      Set<Long> arrived = new HashSet<>(server.sequence());
      arrived.addAll(deadLetters());
      return arrived;
    }

    private Set<Long> deadLetters() {
      JsonMapper json = JsonMapper.builder().build();
      Set<Long> numbers = new HashSet<>();
      try (Stream<String> letters = Files.lines(shipper.state().resolve("dead-letters.ndjson"))) {
        letters.forEach(
            letter -> {
              String line = json.readTree(letter).path("line").asString();
              numbers.add(json.readTree(line).path("seq").asLong());
            });
      } catch (IOException e) {
        return numbers;
      }
      return numbers;
    }

    private static Set<Long> minus(Set<Long> all, Set<Long> some) {
      Set<Long> rest = new TreeSet<>(all);
      rest.removeAll(some);
      return rest;
    }

    /** File by file while it is written to, as a disk would be found. */
    private static void copy(Path from, Path to) throws IOException {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(to.resolve(from.relativize(dir).toString()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              try {
                Files.copy(
                    file,
                    to.resolve(from.relativize(file).toString()),
                    StandardCopyOption.REPLACE_EXISTING);
              } catch (NoSuchFileException e) {
                // Renamed meanwhile.
                return FileVisitResult.CONTINUE;
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    }

    private static void delete(Path folder) throws IOException {
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(java.util.Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }

    @Override
    public void close() throws IOException {
      engine.close();
      server.close();
    }
  }
}
