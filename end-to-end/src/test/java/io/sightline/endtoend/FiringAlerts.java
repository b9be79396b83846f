package io.sightline.endtoend;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Looks every second which alerts fire, as long as it is open. Those that fire in a healthy stack
 * too, and those of a machine that has too much to do, are none of them.
 */
final class FiringAlerts implements AutoCloseable {
  private static final Set<String> ALWAYS = Set.of("Watchdog", "InfoInhibitor");

  /** True on a small machine that starts several servers at once, and not about them. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("HighCPUUsage", "HighResponseTime", "RedisCommandsSlow", "DatabaseQueriesSlow");

  private final Prometheus prometheus;
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Thread watcher = new Thread(this::watch, "firing-alerts");
  private volatile boolean ended;

  FiringAlerts(Prometheus prometheus) {
    this.prometheus = prometheus;
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    while (!ended) {
      try {
        seen.addAll(now(prometheus));
      } catch (AssertionError away) {
        // Prometheus itself may be the one that is away.
      }
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  /** The names of what fires at this moment. */
  static Set<String> now(Prometheus prometheus) {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : Json.get(prometheus.url() + "/api/v1/alerts").at("/data/alerts")) {
      String name = alert.at("/labels/alertname").asString();
      if (alert.at("/state").asString().equals("firing")
          && !ALWAYS.contains(name)
          && !OF_THE_MACHINE.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** The names of all that fired so far. */
  Set<String> seen() {
    return new TreeSet<>(seen);
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    watcher.join();
  }
}
