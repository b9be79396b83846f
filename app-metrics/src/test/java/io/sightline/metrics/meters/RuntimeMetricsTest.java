package io.sightline.metrics.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeMetricsTest {
  @TempDir private Path proc;

  @Test
  void theMachineAndTheProcessAreMeasured() {
    assumeThat(Path.of("/proc/meminfo")).exists();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (RuntimeMetrics metrics = RuntimeMetrics.bindTo(registry, List.of(proc))) {
      assertThat(registry.scrape())
          .contains(
              "jvm_memory_used_bytes",
              "process_files_open_files",
              "system_cpu_usage",
              "system_memory_total_bytes",
              "system_memory_available_bytes",
              "system_swap_total_bytes",
              "process_resident_memory_bytes",
              "disk_free_bytes{path=\"" + proc.toAbsolutePath() + "\"}",
              "disk_total_bytes{path=\"" + Path.of("").toAbsolutePath() + "\"}");
      assertThat(metrics).isNotNull();
    }
  }

  @Test
  void figuresComeFromProc() throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("meminfo"), "MemTotal:  2048 kB\nMemAvailable: 1024 kB\n");
    Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t  10 kB\n");
    Path network = proc.resolve("net/dev");
    Files.writeString(network, devices(100, 7));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    SystemMetrics metrics = new SystemMetrics(proc);
    metrics.bindTo(registry);

    assertThat(registry.get("system.memory.total").gauge().value()).isEqualTo(2 << 20);
    assertThat(registry.get("process.resident.memory").gauge().value()).isEqualTo(10 << 10);
    assertThat(registry.find("system.swap.total").gauge()).isNull();
    assertThat(registry.get("system.network.received").functionCounter().count()).isEqualTo(100);
    assertThat(registry.get("system.network.transmitted").functionCounter().count()).isEqualTo(7);

    Files.writeString(network, devices(150, 3));
    assertThat(registry.get("system.network.received").functionCounter().count()).isEqualTo(150);
    assertThat(registry.get("system.network.transmitted").functionCounter().count())
        .as("a counter never goes back")
        .isEqualTo(7);
    Files.delete(network);
    Files.delete(proc.resolve("meminfo"));
    assertThat(registry.get("system.network.received").functionCounter().count()).isEqualTo(150);
    assertThat(registry.get("system.memory.total").gauge().value()).isNaN();
    assertThat(metrics).isNotNull();
  }

  @Test
  void whereThereIsNoProcNothingIsLeftHalf() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new SystemMetrics(proc.resolve("none")).bindTo(registry);

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void anExecutorIsMeasured() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ExecutorService pool =
        ExecutorMeters.observe(registry, Executors.newFixedThreadPool(2), "orders");
    pool.submit(() -> {}).get(60, TimeUnit.SECONDS);

    assertThat(registry.scrape())
        .contains("executor_pool_size_threads{name=\"orders\"}")
        .contains("executor_queued_tasks{name=\"orders\"}")
        .contains("executor_seconds_count{name=\"orders\"}");
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static String devices(long received, long sent) {
    return """
        Inter-|   Receive                    |  Transmit
         face |bytes packets errs drop fifo frame compressed multicast|bytes packets
            lo: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
          eth0: %d 1 0 0 0 0 0 0 %d 1 0 0 0 0 0 0
        veth12: 9 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0
        """
        .formatted(received, sent);
  }
}
