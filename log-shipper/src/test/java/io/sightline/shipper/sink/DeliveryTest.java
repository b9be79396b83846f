package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that no healthy Elasticsearch gives on demand; the rest runs against a real one. */
final class DeliveryTest implements ShipperEvents {
  private static final Origin ORIGIN =
      new Origin("app", "logs-app-test", "AAAABBBBCCCC", "/logs/app.log");

  @TempDir Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private Elasticsearch client;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    Duration second = Duration.ofSeconds(1);
    client =
        Elasticsearch.at(
            new Elasticsearch.Target(List.of(server.uri()), null, null, null, null, second, second),
            2);
    delivery =
        new Delivery(
            client,
            null,
            new DeadLetters(folder.resolve("dead-letters.ndjson"), Clock.systemUTC()),
            new Delivery.Settings(2, Duration.ofMillis(2), Duration.ofMillis(20)),
            this);
    delivery.start();
  }

  @AfterEach
  void end() throws IOException {
    delivery.close();
    client.close();
    server.close();
  }

  @Test
  void wholeRequestsAreRepeatedUntilTheServerIsWell() throws Exception {
    server
        .then(ScriptedServer.status(429))
        .then(ScriptedServer.status(503))
        .then(ScriptedServer.status(500))
        .then(ScriptedServer.body("<html>maintenance</html>"))
        .then(ScriptedServer.body("{\"errors\":false}"));
    deliver(3);
    assertThat(server.stored()).hasSize(3);
    assertThat(server.requests()).containsExactly(3, 3, 3, 3, 3, 3);
    assertThat(events)
        .containsExactly(
            "retry TOO_MANY_REQUESTS",
            "retry SERVER_ERROR",
            "retry SERVER_ERROR",
            "retry UNREADABLE_ANSWER",
            "retry UNREADABLE_ANSWER",
            "delivered 3",
            "recovered");
    assertThat(delivery.trouble()).isEmpty();
  }

  @Test
  void whatWasStoredBeforeTheAnswerGotLostIsNotDoubled() throws Exception {
    server.then(ScriptedServer.storedButSilent());
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events).containsExactly("retry NO_CONNECTION", "delivered 2", "recovered");
  }

  @Test
  void onlyTheRefusedDocumentsAreSentAgain() throws Exception {
    server
        .then(exchange -> exchange.items(document -> number(document) % 2 == 0 ? 201 : 429))
        .then(exchange -> exchange.items(document -> number(document) == 1 ? 201 : 503));
    deliver(5);
    assertThat(server.requests()).containsExactly(5, 2, 1);
    assertThat(server.stored()).hasSize(5);
    assertThat(events)
        .containsExactly(
            "delivered 3",
            "retry TOO_MANY_REQUESTS",
            "delivered 1",
            "retry SERVER_ERROR",
            "delivered 1",
            "recovered");
  }

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
  void aRefusalThatIsNotTheDocumentsFaultHoldsAndSaysWhatToDo() throws Exception {
    IntStream.range(0, 3).forEach(i -> server.then(ScriptedServer.status(401)));
    server.then(exchange -> exchange.items(document -> 403));
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events)
        .containsExactly(
            "retry REFUSED",
            "retry REFUSED",
            "retry REFUSED",
            "retry REFUSED",
            "delivered 2",
            "recovered");
  }

  @Test
  void theTroubleIsNamedWhileItLasts() {
    IntStream.range(0, 10_000).forEach(i -> server.then(ScriptedServer.status(401)));
    delivery.submit(batch(1), () -> {});
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(delivery.trouble().orElseThrow().what())
                    .contains("status 401")
                    .contains("check username and password_file, or api_key_file"));
  }

  @Test
  void aServerThatIsNotThereIsTriedAgain() throws Exception {
    server.close();
    CountDownLatch acknowledged = new CountDownLatch(1);
    delivery.submit(batch(2), acknowledged::countDown);
    await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("retry NO_CONNECTION"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(delivery.trouble().orElseThrow().what())
                    .startsWith("Elasticsearch cannot be reached"));
    assertThat(acknowledged.getCount()).isEqualTo(1);
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
  void anEndWhileTheServerIsSilentIsNoCrash() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    server.then(
        exchange -> {
          asked.countDown();
          hold(answer);
        });
    List<Throwable> crashes = new CopyOnWriteArrayList<>();
    Duration minute = Duration.ofMinutes(1);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> crashes.add(error));
    try (Elasticsearch patient =
        Elasticsearch.at(
            new Elasticsearch.Target(List.of(server.uri()), null, null, null, null, minute, minute),
            1)) {
      Delivery ending =
          new Delivery(
              patient,
              null,
              new DeadLetters(folder.resolve("dead-letters.ndjson"), Clock.systemUTC()),
              new Delivery.Settings(1, Duration.ofMillis(2), Duration.ofMillis(20)),
              this);
      ending.start();
      ending.submit(batch(1), () -> {});
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      ending.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .as("both senders of the other delivery and none of this one")
          .filteredOn(thread -> thread.getName().startsWith("shipper-sender"))
          .hasSize(2);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      answer.countDown();
    }
    assertThat(crashes).isEmpty();
  }

  private static void hold(CountDownLatch answer) {
    try {
      answer.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(int documents) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(1);
    delivery.submit(batch(documents), acknowledged::countDown);
    assertThat(acknowledged.await(20, TimeUnit.SECONDS)).as("acknowledged; %s", events).isTrue();
  }

  private static Batch batch(int documents) {
    Batch batch = new Batch(100_000);
    for (int i = 0; i < documents; i++) {
      byte[] bytes = ("{\"n\":" + i + '}').getBytes(StandardCharsets.UTF_8);
      batch.offer(ORIGIN, i * 100L, bytes, 0, bytes.length);
    }
    return batch;
  }

  private static int number(String document) {
    return Integer.parseInt(document.replaceAll("\\D", ""));
  }

  @Override
  public void delivered(String logClass, int documents) {
    events.add("delivered " + documents);
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    events.add("dead " + why + ' ' + offset);
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    events.add("retry " + why);
  }

  @Override
  public void recovered() {
    events.add("recovered");
  }
}
