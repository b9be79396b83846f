package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.demo.RunningDemo.Answer;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Stores.Shared.class)
class QuotesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path logs;
  private static RunningDemo demo;

  @BeforeAll
  static void start(Stores stores) {
    demo = RunningDemo.on(stores, logs);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void aQuoteIsFreshAndMoves() {
    await().atMost(SOON).until(() -> demo.get("/api/quotes/ECHO").status() == 200);
    Answer first = demo.get("/api/quotes/ECHO");
    assertThat(first.json().at("/symbol").asString()).isEqualTo("ECHO");
    assertThat(first.json().at("/price").isNumber()).isTrue();
    assertThat(Instant.parse(first.json().at("/at").asString()))
        .isAfter(Instant.now().minusSeconds(10));
    await().atMost(SOON).until(() -> !demo.get("/api/quotes/ECHO").json().equals(first.json()));
  }

  @Test
  void theStreamSendsAllQuotesToAllWhoListen() {
    Listener one = new Listener();
    Listener other = new Listener();
    WebSocket first = demo.listen(one);
    WebSocket second = demo.listen(other);
    await().atMost(SOON).until(() -> one.messages.size() >= 2 && other.messages.size() >= 2);
    JsonNode quotes = new JsonMapper().readTree(one.messages.get(0));
    assertThat(quotes).hasSize(5);
    assertThat(quotes.at("/0/symbol").asString()).isEqualTo("ACME");
    assertThat(quotes.at("/4/symbol").asString()).isEqualTo("ECHO");
    assertThat(Instant.parse(quotes.at("/0/at").asString())).isNotNull();
    assertThat(demo.series("websocket_connections_active")).isEqualTo(2);

    first.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    awaitStreams(1);
    second.abort();
    awaitStreams(0);
    // On a busy machine some other query may be a slow one.
    assertThat(demo.log("error.log"))
        .filteredOn(line -> !line.at("/message").asString().startsWith("slow query: "))
        .as("leaving is no error")
        .isEmpty();
  }

  private static void awaitStreams(int count) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(demo.series("websocket_connections_active")).isEqualTo(count));
  }

  private static final class Listener implements WebSocket.Listener {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
