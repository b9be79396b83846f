package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/**
 * A service that goes on whatever happens: it writes 200 numbered log lines a second, rotates its
 * file by renaming, and calls the demo service. Says afterwards which of its lines arrived, and how
 * often. {@link #awaitEachOnce} is for one thread at a time.
 */
final class Witness implements AutoCloseable {
  private static final int LINES_PER_FILE = 5_000;
  private static final int PAGE = 5_000;

  private final RunningStack running;
  private final Path folder;
  private final Thread writer = new Thread(this::write, "witness");
  private final Thread caller = new Thread(this::call, "witness-caller");
  private volatile Elasticsearch elasticsearch;
  private volatile boolean ended;
  private volatile long written;
  private long verified;

  /**
   * Begins at once.
   *
   * @param folder one of those in which the shipper looks for files of the class {@code app}
   */
  Witness(RunningStack running, Path folder) {
    this.running = running;
    this.folder = folder;
    this.elasticsearch = running.elasticsearch();
    writer.setDaemon(true);
    caller.setDaemon(true);
    writer.start();
    caller.start();
  }

  private void write() {
    Path file = folder.resolve("app-witness.log");
    try {
      Files.createDirectories(folder);
      while (!ended) {
        long next = written + 1;
        if (next % LINES_PER_FILE == 0) {
          Files.move(file, folder.resolve("app-witness." + next / LINES_PER_FILE + ".log"));
        }
        Files.writeString(file, line(next), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written = next;
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(long number) {
    return """
        {"@timestamp":"%s","level":"INFO","service":"witness","message":"here","request_id":"%s"}
        """
        .formatted(Instant.now(), id(number));
  }

  private static String id(long number) {
    return String.format("witness-%010d", number);
  }

  private void call() {
    Demo demo = new Demo(running.url(Port.DEMO));
    while (!ended) {
      try {
        demo.order("ECHO", "buy", 1);
      } catch (AssertionError away) {
        // Other callers do not stop either because it is away.
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** From now on another node is asked what arrived. */
  void ask(Elasticsearch node) {
    elasticsearch = node;
  }

  /**
   * Waits until every line that was written before this call has arrived, and fails when one came
   * twice.
   *
   * @return how many lines that are since the last call
   */
  long awaitEachOnce(Duration patience) {
    long from = verified + 1;
    long to = written;
    for (long first = from; first <= to; first += PAGE) {
      List<String> expected =
          LongStream.rangeClosed(first, Math.min(to, first + PAGE - 1))
              .mapToObj(Witness::id)
              .toList();
      await("lines from " + first)
          .atMost(patience)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> assertThat(arrived(expected)).as("no line is lost").containsAll(expected));
      assertThat(arrived(expected)).as("each line once").isEqualTo(expected);
    }
    verified = to;
    return to - from + 1;
  }

  private List<String> arrived(List<String> ids) {
    JsonNode query =
        Json.MAPPER.readTree(
            """
            {"size": 10000, "_source": ["request_id"], "sort": [{"request_id": "asc"}],
             "query": {"range": {"request_id": {"gte": "%s", "lte": "%s"}}}}
            """
                .formatted(ids.get(0), ids.get(ids.size() - 1)));
    JsonNode answer = elasticsearch.search("logs-app-" + running.environment(), query);
    assertThat(answer.at("/_shards/failed").asInt()).as("shards without an answer").isZero();
    return answer
        .at("/hits/hits")
        .valueStream()
        .map(hit -> hit.at("/_source/request_id").asString())
        .toList();
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    writer.join();
    caller.join();
  }
}
