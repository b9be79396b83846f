package io.sightline.shipper;

import io.sightline.metrics.Sightline;
import io.sightline.shipper.config.ConfigProblems;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.state.StateLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code run} command: shipments between the state folder's lock, the metrics port and signals.
 * SIGTERM and SIGINT end it in good order. SIGHUP reads the configuration anew: a good one replaces
 * the shipment, a wrong one leaves it as it is and says why.
 */
final class RunningShipper {
  private static final Logger LOG = LoggerFactory.getLogger("io.sightline.shipper");
  private static final int CRASHED = 70;

  private final Path file;
  private final Map<String, String> environment;
  private final Clock clock = Clock.systemUTC();
  private final AtomicReference<Shipment> current = new AtomicReference<>();
  private final AtomicReference<ShipperConfig> next = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger exitCode = new AtomicInteger(Main.FAILED);
  private volatile boolean ending;
  private ShipperConfig config;
  private ShipperMetrics metrics;

  private RunningShipper(Path file, Map<String, String> environment, ShipperConfig config) {
    this.file = file;
    this.environment = environment;
    this.config = config;
  }

  /** Returns the exit code once the shipper has ended. */
  static int run(Path file, Map<String, String> environment, ShipperConfig config)
      throws InterruptedException {
    return new RunningShipper(file, environment, config).run();
  }

  private int run() throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(RunningShipper::crash);
    try (StateLock lock = StateLock.take(config.stateDir());
        Sightline sightline = observed()) {
      metrics =
          new ShipperMetrics(
              sightline.registry(),
              config.classes(),
              Wiring.deadLetterPath(config),
              this::stalledFor,
              clock);
      ShipperEvents events = AllEvents.of(new LoggedEvents(), metrics);
      Runtime.getRuntime().addShutdownHook(new Thread(this::endInGoodOrder, "shipper-end"));
      Hangup.handle(this::reload);
      boolean first = true;
      for (ShipperConfig now = config; now != null; now = next.getAndSet(null)) {
        config = now;
        ship(events, sightline, first);
        first = false;
      }
      LOG.info("Ended; what is not acknowledged goes out at the next start");
      exitCode.set(0);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("log-shipper: " + e.getMessage());
    } finally {
      ended.countDown();
    }
    return exitCode.get();
  }

  private Sightline observed() {
    return Sightline.forService("log-shipper")
        .version(Main.Version.running())
        .check(config.kafka() == null ? "elasticsearch" : "kafka", () -> shipment().checkServer())
        .check("delivery", () -> shipment().checkDelivery(Patience.USUAL))
        .start();
  }

  private Shipment shipment() throws IOException {
    Shipment shipment = current.get();
    if (shipment == null) {
      throw new IOException("not started yet");
    }
    return shipment;
  }

  private Duration stalledFor() {
    Shipment shipment = current.get();
    return shipment == null ? Duration.ZERO : shipment.stalledFor();
  }

  private void ship(ShipperEvents events, Sightline sightline, boolean first)
      throws IOException, InterruptedException {
    metrics.watch(config.classes());
    try (Shipment shipment = new Shipment(config, clock, events)) {
      current.set(shipment);
      if (ending) {
        return;
      }
      if (first) {
        int port = serveOps(config.ops(), sightline);
        LOG.info("Metrics and health at http://{}:{}", config.ops().host(), port);
      }
      LOG.info("Shipping to {}", config.target());
      shipment.run();
    } catch (RuntimeException e) {
      crash(Thread.currentThread(), e);
    }
  }

  /** On SIGHUP. */
  private synchronized void reload() {
    ShipperConfig read;
    try {
      read = ConfigReader.read(file, environment);
    } catch (ConfigProblems e) {
      metrics.reloaded(false);
      e.problems().forEach(problem -> LOG.error("The configuration stays as it is: {}", problem));
      return;
    }
    String fixed = fixed(read);
    if (fixed != null) {
      metrics.reloaded(false);
      LOG.error("The configuration stays as it is: {} needs a restart to change", fixed);
      return;
    }
    metrics.reloaded(true);
    LOG.info("The configuration was read anew from {}", file);
    next.set(read);
    Shipment shipment = current.get();
    if (shipment != null) {
      shipment.stop();
    }
  }

  /** Which key was changed that cannot be while it runs; null when none. */
  private String fixed(ShipperConfig read) {
    if (!read.stateDir().equals(config.stateDir())) {
      return "state_dir";
    }
    if (!read.ops().equals(config.ops())) {
      return "ops";
    }
    if ((read.kafka() == null) != (config.kafka() == null)) {
      return "whether documents go to elasticsearch or to kafka";
    }
    boolean readsStandardInput =
        config.inputs().stream()
            .anyMatch(input -> input.received() != null && input.received().isStandardInput());
    return readsStandardInput ? "a configuration with an input of type stdin" : null;
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

  /** Waits for the orderly end and turns the exit code of a signal into that of the end. */
  private void endInGoodOrder() {
    ending = true;
    next.set(null);
    Shipment shipment = current.get();
    if (shipment != null) {
      shipment.stop();
    }
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
    // The log has a thread of its own, which does not get to this line any more.
    System.err.println("log-shipper: thread " + thread.getName() + " failed:");
    error.printStackTrace(System.err);
    Runtime.getRuntime().halt(CRASHED);
  }
}
