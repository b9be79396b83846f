package io.sightline.console.logs;

import static io.sightline.console.RealLogs.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.console.RealLogs;
import io.sightline.console.RunningConsole;
import io.sightline.console.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** New lines come by themselves, none twice, and what was left out is told. */
final class LogTailTest {
  @RegisterExtension static final RealLogs LOGS = new RealLogs();
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private RunningConsole console;
  private String environment;

  @BeforeEach
  void start() throws Exception {
    environment = LOGS.environment();
    console = RunningConsole.start(folder, Map.of("ELASTICSEARCH_URL", LOGS.uri().toString()));
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
  }

  /** A tail that is being read. */
  private final class Reading implements AutoCloseable {
    private final List<JsonNode> lines = new CopyOnWriteArrayList<>();
    private final List<Long> leftOut = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";
    private final InputStream body;
    private final int status;

    Reading(String more) throws Exception {
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          console.at("/api/logs/tail?environment=" + environment + more))
                      .header("Accept", "text/event-stream")
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      body = answer.body();
      status = answer.statusCode();
      Thread thread = new Thread(this::read, "reading");
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        String event = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.startsWith("event: ")) {
            event = line.substring(7);
          } else if (line.startsWith("id: ")) {
            lastId = line.substring(4);
          } else if (line.startsWith("data: ") && event.equals("lines")) {
            JsonNode data = Json.MAPPER.readTree(line.substring(6));
            leftOut.add(data.path("left_out").asLong());
            data.path("lines").forEach(lines::add);
          } else if (line.startsWith("data: ")) {
            problems.add(line);
          }
        }
      } catch (IOException closed) {
        // The test has ended.
      }
    }

    List<String> messages() {
      return lines.stream().map(each -> each.at("/fields/message").asString()).toList();
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Map<String, Object> now(String message) {
    return line(environment, Instant.now().toString(), "INFO", message);
  }

  @Test
  void newLinesComeOnceAndAlsoThoseThatArriveALittleLate() throws Exception {
    try (Reading tail = new Reading("")) {
      LOGS.add("app", now("first"));
      await().atMost(SOON).until(() -> tail.messages().contains("first"));
      LOGS.add("app", line(environment, Instant.now().minusSeconds(5).toString(), "INFO", "late"));
      LOGS.add("access", now("last"));
      await().atMost(SOON).until(() -> tail.messages().contains("last"));
      assertThat(tail.messages()).containsExactlyInAnyOrder("first", "late", "last");
    }
  }

  @Test
  void whoComesBackGoesOnWhereTheyWere() throws Exception {
    String position;
    try (Reading tail = new Reading("")) {
      LOGS.add("app", now("before"));
      await().atMost(SOON).until(() -> tail.messages().contains("before"));
      position = tail.lastId;
    }
    LOGS.add("app", now("meanwhile"));
    try (Reading tail = new Reading("&after=" + position)) {
      await().atMost(SOON).until(() -> tail.messages().contains("meanwhile"));
    }
  }

  @Test
  void ofTooManyTheNewestComeAndHowManyWereLeftOutIsTold() throws Exception {
    List<Map<String, Object>> flood = new ArrayList<>();
    Instant begin = Instant.now().minusSeconds(3);
    for (int i = 0; i < 1_000; i++) {
      flood.add(line(environment, begin.plusMillis(i).toString(), "INFO", "line " + i));
    }
    LOGS.add("app", flood);
    try (Reading tail = new Reading("&after=now-10m")) {
      await().atMost(SOON).until(() -> tail.messages().contains("line 999"));
      LOGS.add("app", now("afterwards"));
      await().atMost(SOON).until(() -> tail.messages().contains("afterwards"));
      assertThat(tail.leftOut.stream().mapToLong(Long::longValue).sum()).isEqualTo(800);
      assertThat(tail.messages()).hasSize(201).doesNotHaveDuplicates();
    }
  }

  @Test
  void onlySoManyAreOpenAtATime() throws Exception {
    List<Reading> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        open.add(accepted());
      }
      try (Reading oneTooMany = new Reading("")) {
        assertThat(oneTooMany.status).isEqualTo(503);
      }
    } finally {
      open.forEach(Reading::close);
    }
    accepted().close();
  }

  /** The console notices only after a while that a reader has gone, of an earlier test as well. */
  private Reading accepted() {
    return await().atMost(SOON).until(this::acceptedNow, Optional::isPresent).orElseThrow();
  }

  private Optional<Reading> acceptedNow() throws Exception {
    Reading reading = new Reading("");
    if (reading.status == 200) {
      return Optional.of(reading);
    }
    reading.close();
    return Optional.empty();
  }

  @Test
  void withoutElasticsearchItSaysSoAndGoesOnWhenThatIsBack() throws Exception {
    try (Reading tail = new Reading("")) {
      LOGS.kill();
      try {
        await().atMost(SOON).until(() -> tail.problems.toString().contains("Elasticsearch at"));
        assertThat(console.get("/api/logs/search").statusCode()).isEqualTo(502);
      } finally {
        LOGS.restart();
      }
      LOGS.add("app", now("again"));
      await().atMost(SOON).until(() -> tail.messages().contains("again"));
    }
    assertThat(console.get("/api/logs/search").statusCode()).isEqualTo(200);
  }
}
