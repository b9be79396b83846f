package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that no healthy Elasticsearch gives on demand; the rest runs against a real one. */
final class DeliveryTest implements ShipperEvents {
  private static final Origin ORIGIN = new Origin("app", "AAAABBBBCCCC", "/logs/app.log");
  private static final String STREAM = "logs-app-test";

  @TempDir Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger stumbles = new AtomicInteger();
  private ScriptedServer server;
  private Elasticsearch client;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    Duration second = Duration.ofSeconds(1);
    client =
        Elasticsearch.at(
            new Elasticsearch.Target(
                List.of(server.uri()), null, null, null, null, second, second, false),
            2);
    delivery = delivery(client, 2, Map.of());
    delivery.start();
  }

  private Delivery delivery(Elasticsearch to, int inFlight, Map<String, Long> baselines) {
    return new Delivery(
        to,
        null,
        new DeadLetters(folder.resolve("dead-letters.ndjson"), Clock.systemUTC()),
        new Delivery.Settings(
            "test",
            inFlight,
            100_000,
            Duration.ofSeconds(5),
            Duration.ofMillis(2),
            Duration.ofMillis(20)),
        baselines,
        Clock.systemUTC(),
        this);
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
  void aStreamThatIsHeldDoesNotHoldTheOthers() throws Exception {
    server.refuse("logs-secret-test", 403);
    CountDownLatch cameBack = new CountDownLatch(1);
    delivery.submit(
        batch("logs-secret-test", 2),
        how -> {
          assertThat(how).isEqualTo(Output.Ended.GIVEN_BACK);
          cameBack.countDown();
        });
    assertThat(cameBack.await(10, TimeUnit.SECONDS)).isTrue();
    deliver(3);
    assertThat(server.stored()).hasSize(3);
    assertThat(delivery.trouble().orElseThrow().what()).contains("status 403", "grant create_doc");
  }

  @Test
  void aRolloverBetweenTwoTriesDoublesNothing() throws Exception {
    server.then(
        exchange -> {
          exchange.storeAll();
          server.rollover();
          exchange.http().close();
        });
    deliver(5);
    assertThat(server.stored()).hasSize(5);
    assertThat(server.lookUps()).as("in the older index, and once more in the newer").isEqualTo(10);
    assertThat(events).containsExactly("retry NO_CONNECTION", "delivered 5", "recovered");
  }

  @Test
  void aRolloverAfterACrashDoublesNothing() throws Exception {
    deliver(5);
    delivery.settled(delivery.newest());
    assertThat(delivery.baselines()).containsEntry(STREAM, 0L);
    server.rollover();
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
  }

  @Test
  void withoutARolloverNothingIsLookedUp() throws Exception {
    server.then(ScriptedServer.storedButSilent());
    deliver(5);
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
    assertThat(server.lookUps()).isZero();
  }

  @Test
  void aRolloverRightAfterTheLookUpIsMendedAfterwards() throws Exception {
    deliver(5);
    server.then(
        exchange -> {
          server.rollover();
          exchange.items(document -> 201);
        });
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(8);
    assertThat(events).contains("taken back 5");
  }

  @Test
  void whatMovesUpInTheBatchIsNotSentBeforeItWasLookedUp() throws Exception {
    deliver(8);
    server.rollover();
    server.then(ScriptedServer.status(413));
    Batch again = batch(10);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(10);
  }

  @Test
  void aLookUpThatAShardDoesNotAnswerIsTriedAgain() throws Exception {
    deliver(5);
    server.rollover();
    server.failLookUps("no_shard_available_action_exception");
    Batch again = batch(8);
    again.setUncertain();
    CountDownLatch acknowledged = new CountDownLatch(1);
    submit(again, acknowledged);
    await().until(() -> events.contains("retry SERVER_ERROR"));
    assertThat(server.stored()).hasSize(5);
    server.failLookUps(null);
    assertThat(acknowledged.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.stored()).hasSize(8);
  }

  @Test
  void aClosedIndexDoesNotKeepLinesWaitingForEver() throws Exception {
    deliver(5);
    server.rollover();
    server.failLookUps("index_closed_exception");
    Batch again = batch(8);
    again.setUncertain();
    deliver(again);
    assertThat(server.stored()).hasSize(13);
    assertThat(events).anyMatch(event -> event.startsWith("hidden ids in .ds-logs-app-test"));
  }

  @Test
  void aRolloverWhileTheClientGoesOnToAnotherHostDoublesNothing() throws Exception {
    Duration second = Duration.ofSeconds(1);
    List<URI> hosts = List.of(server.uri(), server.secondUri());
    try (Elasticsearch cluster =
            Elasticsearch.at(
                new Elasticsearch.Target(hosts, null, null, null, null, second, second, false), 2);
        Delivery failingOver = delivery(cluster, 1, Map.of())) {
      delivery.close();
      delivery = failingOver;
      delivery.start();
      server.then(
          exchange -> {
            exchange.storeAll();
            server.rollover();
            exchange.http().close();
          });
      deliver(5);
    }
    assertThat(server.stored()).hasSize(5);
    assertThat(events).containsExactly("taken back 5", "delivered 5");
  }

  @Test
  void aStreamThatStaysOverloadedDoesNotKeepTheOthersWaiting() throws Exception {
    server.refuse("logs-full-test", 429);
    CountDownLatch cameBack = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      delivery.submit(batch("logs-full-test", 2), how -> cameBack.countDown());
    }
    deliver(3);
    assertThat(cameBack.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.stored()).hasSize(3);
    assertThat(delivery.trouble().orElseThrow().what()).contains("status 429");
  }

  @Test
  void anUnwritableDeadLetterFileHoldsTheStreamAndNothingIsLost() throws Exception {
    Path letters = Files.createDirectories(folder.resolve("dead-letters.ndjson"));
    IntStream.range(0, 3)
        .forEach(i -> server.then(x -> x.items(document -> number(document) == 1 ? 400 : 201)));
    CountDownLatch cameBack = new CountDownLatch(1);
    delivery.submit(batch(2), how -> cameBack.countDown());
    assertThat(cameBack.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(delivery.trouble().orElseThrow().what()).contains("cannot be written");
    Files.delete(letters);
    await().until(() -> !delivery.isHeld(STREAM));
    deliver(2);
    assertThat(Files.readAllLines(letters)).hasSize(1);
    assertThat(delivery.trouble()).isEmpty();
  }

  @Test
  void aSenderThatStumblesGivesItsBatchBackAndGoesOn() throws Exception {
    stumbles.set(3);
    deliver(2);
    deliver(2);
    assertThat(stumbles.get()).isZero();
    assertThat(server.stored()).hasSize(2);
    assertThat(events.stream().filter(event -> event.equals("retry NO_CONNECTION"))).hasSize(3);
  }

  @Test
  void whereBackingIndicesAreHiddenItGoesOnAndSaysSo() throws Exception {
    server.hideSettings();
    deliver(2);
    assertThat(server.stored()).hasSize(2);
    assertThat(events.get(0))
        .startsWith("hidden the backing indices of logs-app-test cannot be seen (status 403)")
        .contains("grant view_index_metadata and read");
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
  void theTroubleIsNamedWhileItLasts() {
    IntStream.range(0, 10_000).forEach(i -> server.then(ScriptedServer.status(401)));
    delivery.submit(batch(1), how -> {});
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
    delivery.submit(batch(2), how -> acknowledged.countDown());
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
            new Elasticsearch.Target(
                List.of(server.uri()), null, null, null, null, minute, minute, false),
            1)) {
      Delivery ending = delivery(patient, 1, Map.of());
      ending.start();
      ending.submit(batch(1), how -> {});
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
    deliver(batch(documents));
  }

  /** As the engine does it: what comes back because its stream is held goes out again. */
  private void deliver(Batch batch) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(1);
    submit(batch, acknowledged);
    assertThat(acknowledged.await(20, TimeUnit.SECONDS)).as("acknowledged; %s", events).isTrue();
  }

  private void submit(Batch batch, CountDownLatch acknowledged) {
    delivery.submit(
        batch,
        how -> {
          if (how == Output.Ended.ACKNOWLEDGED) {
            acknowledged.countDown();
          } else {
            await().until(() -> !delivery.isHeld(batch.stream()));
            submit(batch, acknowledged);
          }
        });
  }

  private static Batch batch(int documents) {
    return batch(STREAM, documents);
  }

  private static Batch batch(String stream, int documents) {
    Batch batch = new Batch(100_000).reuse(stream);
    for (int i = 0; i < documents; i++) {
      byte[] bytes = ("{\"n\":" + i + '}').getBytes(StandardCharsets.UTF_8);
      batch.add(ORIGIN, i * 100L, null, bytes, 0, bytes.length);
    }
    return batch;
  }

  private static int number(String document) {
    return Integer.parseInt(document.replaceAll("\\D", ""));
  }

  @Override
  public void delivered(String logClass, int documents) {
    if (stumbles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StackOverflowError("as asked for");
    }
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
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    events.add("malformed " + offset);
  }

  @Override
  public void rolloversHidden(String sentence) {
    events.add("hidden " + sentence);
  }

  @Override
  public void doublesTakenBack(String stream, int documents) {
    events.add("taken back " + documents);
  }

  @Override
  public void recovered() {
    events.add("recovered");
  }
}
