package io.sightline.shipper;

import io.sightline.metrics.Sightline;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Output;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.state.Journal;
import io.sightline.shipper.state.StateLock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code run} command: the engine between its lock, its metrics port and the signal to end. */
final class RunningShipper {
  private static final Logger LOG = LoggerFactory.getLogger("io.sightline.shipper");
  private static final Duration TROUBLED = Duration.ofSeconds(10);
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final int CRASHED = 70;

  private RunningShipper() {}

  /** Returns the exit code once the shipper has ended. */
  static int run(ShipperConfig config) throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(RunningShipper::crash);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger exitCode = new AtomicInteger(Main.FAILED);
    try (StateLock lock = StateLock.take(config.stateDir());
        Elasticsearch server = Wiring.connect(config);
        Sightline sightline = observed(config, server)) {
      ship(config, server, sightline, () -> exitWhen(ended, exitCode));
      exitCode.set(0);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("log-shipper: " + e.getMessage());
    } finally {
      ended.countDown();
    }
    return exitCode.get();
  }

  private static Sightline observed(ShipperConfig config, Elasticsearch server) {
    return Sightline.forService("log-shipper")
        .version(Main.Version.running())
        .check("elasticsearch", server::check)
        .start();
  }

  private static void ship(
      ShipperConfig config, Elasticsearch server, Sightline sightline, Runnable lastStep)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    ShipperEvents events =
        new BothEvents(
            new LoggedEvents(),
            new ShipperMetrics(
                sightline.registry(),
                config.inputs().stream().map(ShipperConfig.Input::logClass).toList(),
                clock));
    try (Journal journal = Journal.open(config.stateDir(), clock, events);
        Delivery delivery =
            Wiring.delivery(config, server, Positions.baselines(journal), clock, events)) {
      Engine engine = Wiring.engine(config, journal, delivery, clock, events);
      sightline.check("delivery", () -> checkDelivery(engine, delivery));
      int opsPort = serveOps(config.ops(), sightline);
      endOnSignal(engine, lastStep);
      try {
        LOG.info(
            "Shipping to {}; metrics and health at http://{}:{}",
            config.elasticsearch().urls(),
            config.ops().host(),
            opsPort);
        engine.run();
      } catch (RuntimeException e) {
        crash(Thread.currentThread(), e);
      }
      LOG.info("Ended; what is not acknowledged goes out at the next start");
    }
  }

  private static void checkDelivery(Engine engine, Delivery delivery) throws IOException {
    Output.Trouble trouble = delivery.trouble().orElse(null);
    if (trouble != null && trouble.lasts().compareTo(TROUBLED) > 0) {
      throw new IOException(trouble.what());
    }
    if (engine.stalledFor().compareTo(STALLED) > 0) {
      throw new IOException(
          "nothing was acknowledged for " + engine.stalledFor().toSeconds() + " s");
    }
  }

  private static int serveOps(ShipperConfig.Ops ops, Sightline sightline) throws IOException {
    try {
      return sightline.serveOps(ops.host(), ops.port());
    } catch (IllegalStateException e) {
      throw new IOException(
          "the port "
              + ops.host()
              + ':'
              + ops.port()
              + " for metrics and health cannot be used ("
              + e.getMessage()
              + "): set ops.port to a free one, or to 0 for any",
          e);
    }
  }

  /** SIGTERM and SIGINT end the engine in good order. */
  private static void endOnSignal(Engine engine, Runnable lastStep) {
    Thread hook =
        new Thread(
            () -> {
              engine.stop();
              lastStep.run();
            },
            "shipper-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits for the orderly end and turns the exit code of a signal into that of the end. */
  private static void exitWhen(CountDownLatch ended, AtomicInteger exitCode) {
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        LOG.warn("The end takes too long; what is not acknowledged goes out at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode.get());
  }

  /** A crash costs nothing but time: the next start goes on from the checkpoint. */
  private static void crash(Thread thread, Throwable error) {
    LOG.error(
        "Thread {} failed; the shipper ends and may be started again", thread.getName(), error);
    Runtime.getRuntime().halt(CRASHED);
  }
}
