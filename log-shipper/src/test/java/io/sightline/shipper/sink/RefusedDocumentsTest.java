package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.flow.Batch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that no healthy Elasticsearch gives on demand;
 *
 * <p>/** What is refused for good is a dead letter, and nothing else is.
 */
final class RefusedDocumentsTest extends ScriptedDelivery {
  @Test
  void aDocumentThatIsNeverTakenBecomesADeadLetter() throws Exception {
    server.then(exchange -> exchange.items(document -> number(document) == 1 ? 422 : 201));
    deliver(3);
    assertThat(server.stored()).hasSize(2);
    assertThat(events).containsExactly("dead OTHER 100", "delivered 2");
    List<String> letters = Files.readAllLines(folder.resolve("dead-letters.ndjson"));
    assertThat(letters).hasSize(1);
    JsonNode letter = JsonMapper.builder().build().readTree(letters.get(0));
    assertThat(letter.get("class").asString()).isEqualTo("app");
    assertThat(letter.get("file").asString()).isEqualTo("/logs/app.log");
    assertThat(letter.get("offset").asLong()).isEqualTo(100);
    assertThat(letter.get("why").asString()).isEqualTo("other");
    assertThat(letter.get("type").asString()).isEqualTo("type_422");
    assertThat(letter.get("reason").asString()).isEqualTo("because");
    assertThat(letter.get("line").asString()).isEqualTo("{\"n\":1}");
  }

  @Test
  void aTooLargeRequestIsHalvedDownToTheOneDocumentThatDoesNotFit() throws Exception {
    ScriptedServer.Reply small =
        exchange -> {
          boolean fits =
              exchange.documents().size() <= 2
                  && exchange.documents().values().stream().noneMatch(d -> number(d) == 5);
          if (fits) {
            exchange.items(document -> 201);
          } else {
            exchange.send(413, "");
          }
        };
    IntStream.range(0, 40).forEach(i -> server.then(small));
    deliver(8);
    assertThat(server.stored()).hasSize(7);
    assertThat(events).contains("retry TOO_LARGE", "dead TOO_LARGE 500");
  }

  @Test
  void anUnwritableDeadLetterFileHoldsTheStreamAndNothingIsLost() throws Exception {
    Path letters = Files.createDirectories(folder.resolve("dead-letters.ndjson"));
    IntStream.range(0, 3)
        .forEach(i -> server.then(x -> x.items(document -> number(document) == 1 ? 400 : 201)));
    CountDownLatch cameBack = new CountDownLatch(1);
    delivery.submit(batch(2), how -> cameBack.countDown());
    assertThat(cameBack.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(delivery.trouble().orElseThrow().what()).contains("cannot be written");
    Files.delete(letters);
    await().until(() -> !delivery.isHeld(STREAM));
    deliver(2);
    assertThat(Files.readAllLines(letters)).hasSize(1);
    assertThat(delivery.trouble()).isEmpty();
  }

  @Test
  void aLineThatOnlyLooksLikeJsonGoesOutAgainAsText() throws Exception {
    server.then(exchange -> exchange.items(document -> document.contains("broken") ? 400 : 201));
    Batch batch = batch(2);
    byte[] broken = "{\"@timestamp\":\"x\" broken}".getBytes(StandardCharsets.UTF_8);
    batch.add(ORIGIN, 777, null, broken, 0, broken.length);
    deliver(batch);
    assertThat(events).containsExactly("malformed 777", "delivered 2", "delivered 1");
    assertThat(server.stored().get(2))
        .contains("\"parse_error\":\"not_json\"", "\"message\":\"{\\\"@timestamp\\\":");
  }

  @Test
  void deadLettersAreKeptWhenTheirFileIsTakenAwayMeanwhile() throws Exception {
    server.then(exchange -> exchange.items(document -> 400));
    deliver(1);
    Path letters = folder.resolve("dead-letters.ndjson");
    Files.delete(letters);
    server.then(exchange -> exchange.items(document -> 400));
    deliver(2);
    assertThat(Files.readAllLines(letters)).hasSize(2);
  }

  @Test
  void aMissingIngestPipelineIsNotTheDocumentsFault() throws Exception {
    server.then(
        exchange ->
            exchange.failing(
                400, "illegal_argument_exception", "pipeline with id [logs] does not exist"));
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events).containsExactly("retry REFUSED", "delivered 2", "recovered");
  }

  @Test
  void aStreamThatCannotBeWrittenIsNotTheDocumentsFault() throws Exception {
    server
        .then(exchange -> exchange.failing(400, "validation_exception"))
        .then(exchange -> exchange.failing(400, "index_closed_exception"));
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events)
        .containsExactly("retry REFUSED", "retry REFUSED", "delivered 2", "recovered");
  }

  @Test
  void whenTheLimitOfTheServerIsRaisedRequestsGrowAgain() throws Exception {
    AtomicInteger limit = new AtomicInteger(400);
    List<Integer> accepted = new CopyOnWriteArrayList<>();
    ScriptedServer.Reply limited =
        exchange -> {
          if (exchange.bytes() > limit.get()) {
            exchange.send(413, "");
          } else {
            accepted.add(exchange.bytes());
            exchange.items(document -> 201);
          }
        };
    server.always(limited);
    deliver(40);
    assertThat(events).contains("retry TOO_LARGE");
    int most = Collections.max(accepted);
    assertThat(most).isLessThanOrEqualTo(400);
    limit.set(10_000);
    for (int i = 0; i < Congestion.FIRST_PROBE; i++) {
      deliver(40);
    }
    assertThat(Collections.max(accepted)).isGreaterThan(most);
    assertThat(server.stored()).hasSize(40);
  }
}
