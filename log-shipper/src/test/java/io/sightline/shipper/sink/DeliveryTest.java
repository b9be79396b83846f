package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.flow.Output;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Answers that no healthy Elasticsearch gives on demand;
 *
 * <p>/** Answers that no healthy Elasticsearch gives on demand; the rest runs against a real one.
 */
final class DeliveryTest extends ScriptedDelivery {
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
    assertThat(cameBack.await(60, TimeUnit.SECONDS)).isTrue();
    deliver(3);
    assertThat(server.stored()).hasSize(3);
    assertThat(delivery.trouble().orElseThrow().what()).contains("status 403", "grant create_doc");
  }

  @Test
  void aStreamThatStaysOverloadedDoesNotKeepTheOthersWaiting() throws Exception {
    server.refuse("logs-full-test", 429);
    CountDownLatch cameBack = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      delivery.submit(batch("logs-full-test", 2), how -> cameBack.countDown());
    }
    deliver(3);
    assertThat(cameBack.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.stored()).hasSize(3);
    assertThat(delivery.trouble().orElseThrow().what()).contains("status 429");
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
  void theTroubleIsNamedWhileItLasts() {
    IntStream.range(0, 10_000).forEach(i -> server.then(ScriptedServer.status(401)));
    delivery.submit(batch(1), how -> {});
    await()
        .atMost(Duration.ofSeconds(60))
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
    await().atMost(Duration.ofSeconds(60)).until(() -> events.contains("retry NO_CONNECTION"));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(delivery.trouble().orElseThrow().what())
                    .startsWith("Elasticsearch cannot be reached"));
    assertThat(acknowledged.getCount()).isEqualTo(1);
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
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
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
      answer.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
