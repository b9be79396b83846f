package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sightline.shipper.event.Retained;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of old indices. A real server cannot be given indices of last month, so a stand-in
 * tells of them; {@code ShippingTest} has the real one roll over and delete by size.
 */
final class RetentionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long NOW = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final String APP = ".ds-logs-app-prod-2026.01.01-00000";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> deleted = new CopyOnWriteArrayList<>();
  private HttpServer http;
  private Elasticsearch server;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (exchange.getRequestMethod().equals("DELETE")) {
            deleted.add(path.substring(1));
            answers.put(path, "{}");
          }
          String answer = answers.get(path);
          byte[] body =
              (answer == null ? "{\"error\":\"none\"}" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status(answer), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    URI uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    server =
        Elasticsearch.at(
            new Elasticsearch.Target(List.of(uri), null, null, null, null, SECOND, SECOND, false),
            1);
    answers.put("/_ilm/policy", "no handler found for uri [/_ilm/policy]");
    answers.put("/_cluster/stats", "{\"timestamp\":" + NOW + "}");
    answers.put(
        "/logs-app-prod/_rollover",
        "{\"old_index\":\"" + APP + "4\",\"conditions\":{\"[max_age: 1d]\":false}}");
  }

  private static int status(String answer) {
    if (answer == null) {
      return 404;
    }
    return answer.startsWith("no handler") ? 400 : 200;
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    http.stop(0);
  }

  @Test
  void anIndexGoesWhenTheOneAfterItIsOlderThanTheRetention() throws IOException {
    // Days since each was begun: what is in the first ended 20 days ago, in the second 8, …
    backings(30, 20, 8, 6, 1);
    assertThat(retention(7, 0).run(server, false))
        .containsExactly(
            new Retention.Done(Retained.DELETED, APP + "1"),
            new Retention.Done(Retained.DELETED, APP + "2"));
    assertThat(deleted).containsExactly(APP + "1", APP + "2");
  }

  @Test
  void theNewestIndexStaysHoweverOldItIs() throws IOException {
    backings(300);
    assertThat(retention(7, 1).run(server, false)).isEmpty();
    assertThat(deleted).isEmpty();
  }

  @Test
  void aStreamThatIsTooLargeLosesItsOldestIndices() throws IOException {
    backings(4, 3, 2, 1);
    assertThat(retention(30, 250).run(server, false))
        .containsExactly(
            new Retention.Done(Retained.DELETED, APP + "1"),
            new Retention.Done(Retained.DELETED, APP + "2"));
  }

  @Test
  void aDryRunDeletesNothing() throws IOException {
    backings(30, 20, 1);
    assertThat(retention(7, 0).run(server, true))
        .containsExactly(new Retention.Done(Retained.DELETED, APP + "1"));
    assertThat(deleted).isEmpty();
  }

  @Test
  void aServerWithLifecycleManagementIsLeftAlone() throws IOException {
    backings(30, 20, 1);
    answers.put("/_ilm/policy", "{}");
    assertThat(retention(7, 0).run(server, false)).isEmpty();
  }

  @Test
  void aStreamThatIsNotThereYetIsNoTrouble() throws IOException {
    answers.remove("/logs-app-prod/_rollover");
    assertThat(retention(7, 0).run(server, false)).isEmpty();
  }

  @Test
  void aServerThatDoesNotTellItsTimeDeletesNothing() {
    backings(30, 20, 1);
    answers.remove("/_cluster/stats");
    assertThatThrownBy(() -> retention(7, 0).run(server, false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Elasticsearch refused the question for its time: status 404");
    assertThat(deleted).isEmpty();
  }

  private static Retention retention(int days, long maxBytes) {
    return new Retention(
        new Retention.Settings(
            List.of(new StreamPlan("logs-app-prod", days)), 1, 10_000, maxBytes));
  }

  /** Backing indices of 100 bytes each, by the days since they were begun. */
  private void backings(int... daysAgo) {
    StringBuilder settings = new StringBuilder();
    StringBuilder stats = new StringBuilder();
    for (int i = 0; i < daysAgo.length; i++) {
      String name = APP + (i + 1);
      long created = NOW - Duration.ofDays(daysAgo[i]).toMillis();
      String comma = i == 0 ? "" : ",";
      settings
          .append(comma)
          .append(
              "\"%s\":{\"settings\":{\"index\":{\"creation_date\":\"%d\"}}}"
                  .formatted(name, created));
      stats
          .append(comma)
          .append("\"%s\":{\"total\":{\"store\":{\"size_in_bytes\":100}}}".formatted(name));
    }
    answers.put("/logs-app-prod/_settings/index.creation_date", "{" + settings + "}");
    answers.put("/logs-app-prod/_stats/store", "{\"indices\":{" + stats + "}}");
  }
}
