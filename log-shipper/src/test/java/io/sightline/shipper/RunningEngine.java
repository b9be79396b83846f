package io.sightline.shipper;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.state.Journal;
import io.sightline.shipper.state.StateLock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A shipper inside the test's process, without its port; {@link #close} ends it in good order. */
final class RunningEngine implements AutoCloseable, ShipperEvents {
  private final StateLock lock;
  private final Elasticsearch server;
  private final Journal journal;
  private final Engine engine;
  private final Thread thread;
  final List<String> seen = new CopyOnWriteArrayList<>();
  final Map<String, Long> lag = new ConcurrentHashMap<>();

  RunningEngine(ShipperFolder folder) throws Exception {
    this(ConfigReader.read(folder.yaml(), Map.of()));
  }

  RunningEngine(ShipperConfig config) throws Exception {
    Clock clock = Clock.systemUTC();
    lock = StateLock.take(config.stateDir());
    server = Wiring.connect(config);
    journal = Journal.open(config.stateDir(), clock, this);
    Delivery delivery = Wiring.delivery(config, server, Positions.baselines(journal), clock, this);
    engine = Wiring.engine(config, journal, delivery, clock, this);
    thread = new Thread(this::run, "engine-under-test");
    thread.start();
  }

  private void run() {
    try {
      engine.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Duration stalledFor() {
    return engine.stalledFor();
  }

  @Override
  public void close() throws IOException {
    engine.stop();
    try {
      thread.join(Duration.ofSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("the engine did not end");
    }
    server.close();
    journal.close();
    lock.close();
  }

  @Override
  public void fileMoved(Origin origin, String newPath) {
    seen.add("moved");
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    seen.add("truncated");
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    seen.add("malformed " + why.label());
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    seen.add("dead letter " + why.label());
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    seen.add("retrying " + why.label());
  }

  @Override
  public void lag(String logClass, long bytes) {
    lag.put(logClass, bytes);
  }
}
