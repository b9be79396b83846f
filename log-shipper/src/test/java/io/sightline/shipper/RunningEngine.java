package io.sightline.shipper;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
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
  private final Shipment shipment;
  private final Thread thread;
  final List<String> seen = new CopyOnWriteArrayList<>();

  /** What servers of inputs are said to lack, and what clients were refused, by reason. */
  final List<String> told = new CopyOnWriteArrayList<>();

  /** The sentences about what is tried again. */
  final List<String> retries = new CopyOnWriteArrayList<>();

  final Map<String, Long> lag = new ConcurrentHashMap<>();
  final Map<String, Long> linesRead = new ConcurrentHashMap<>();
  final Map<String, Double> lagSeconds = new ConcurrentHashMap<>();
  volatile int streamsHeld;
  volatile int underWay;
  volatile int filesOpen;

  RunningEngine(ShipperFolder folder) throws Exception {
    this(ConfigReader.read(folder.yaml(), Map.of()));
  }

  RunningEngine(ShipperConfig config) throws Exception {
    this(config, Clock.systemUTC());
  }

  RunningEngine(ShipperConfig config, Clock clock) throws Exception {
    lock = StateLock.take(config.stateDir());
    shipment = made(config, clock);
    thread = new Thread(this::run, "engine-under-test");
    thread.start();
  }

  private Shipment made(ShipperConfig config, Clock clock) throws IOException {
    try {
      return new Shipment(config, clock, this);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private void run() {
    try {
      shipment.run();
    } catch (IOException e) {
      seen.add("ended " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Duration stalledFor() {
    return shipment.stalledFor();
  }

  void checkDelivery(Patience patience) throws IOException {
    shipment.checkDelivery(patience);
  }

  @Override
  public void close() throws IOException {
    shipment.stop();
    try {
      thread.join(Duration.ofSeconds(60).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("the engine did not end");
    }
    shipment.close();
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
    retries.add(what);
  }

  @Override
  public void receiverTrouble(String logClass, String what) {
    told.add(what);
  }

  @Override
  public void refused(String logClass, Refused why, int count) {
    told.add("refused " + count + " " + why.label());
  }

  @Override
  public void lag(String logClass, long bytes) {
    lag.put(logClass, bytes);
  }

  @Override
  public void lagSeconds(String logClass, double seconds) {
    lagSeconds.put(logClass, seconds);
  }

  @Override
  public void underWay(int batches) {
    underWay = batches;
  }

  @Override
  public void filesOpen(int files) {
    filesOpen = files;
  }

  @Override
  public void linesRead(String logClass, int lines, long bytes) {
    linesRead.merge(logClass, (long) lines, Long::sum);
  }

  @Override
  public void streamsHeld(int streams) {
    streamsHeld = streams;
  }

  @Override
  public void bytesLost(String logClass, String path, long bytes, LossReason why) {
    seen.add("lost " + bytes + " bytes of " + path + ": " + why);
  }
}
