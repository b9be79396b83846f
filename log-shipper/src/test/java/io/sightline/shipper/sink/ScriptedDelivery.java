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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that no healthy Elasticsearch gives on demand;
 *
 * <p>/** A delivery to a {@link ScriptedServer}, and what it tells.
 */
abstract class ScriptedDelivery implements ShipperEvents {
  static final Origin ORIGIN = new Origin("app", "AAAABBBBCCCC", "/logs/app.log");
  static final String STREAM = "logs-app-test";

  @TempDir Path folder;
  final List<String> events = new CopyOnWriteArrayList<>();
  final AtomicInteger stumbles = new AtomicInteger();
  ScriptedServer server;
  Elasticsearch client;
  Delivery delivery;

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

  Delivery delivery(Elasticsearch to, int inFlight, Map<String, Long> baselines) {
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

  void deliver(int documents) throws InterruptedException {
    deliver(batch(documents));
  }

  /** As the engine does it: what comes back because its stream is held goes out again. */
  void deliver(Batch batch) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(1);
    submit(batch, acknowledged);
    assertThat(acknowledged.await(60, TimeUnit.SECONDS)).as("acknowledged; %s", events).isTrue();
  }

  void submit(Batch batch, CountDownLatch acknowledged) {
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

  static Batch batch(int documents) {
    return batch(STREAM, documents);
  }

  static Batch batch(String stream, int documents) {
    Batch batch = new Batch(100_000).reuse(stream);
    for (int i = 0; i < documents; i++) {
      byte[] bytes = ("{\"n\":" + i + '}').getBytes(StandardCharsets.UTF_8);
      batch.add(ORIGIN, i * 100L, null, bytes, 0, bytes.length);
    }
    return batch;
  }

  static int number(String document) {
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
