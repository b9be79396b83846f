package io.sightline.metrics.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Memory and swap of the machine, network bytes by device, and the process's resident memory, all
 * in bytes and read from Linux's {@code /proc} when a scrape asks. What is not there is left out; a
 * file that goes away later makes its gauges NaN and leaves its counters where they were. Who binds
 * it keeps it: Micrometer holds it weakly.
 */
final class SystemMetrics implements MeterBinder {
  private static final int MAX_DEVICES = 16;
  private static final long KIBIBYTE = 1024;

  /** Columns of {@code /proc/net/dev} behind the device's colon. */
  private static final int RECEIVED = 0;

  private static final int TRANSMITTED = 8;

  private static final List<String> VIRTUAL =
      List.of("veth", "docker", "br-", "ifb", "cni", "cali", "flannel", "virbr");

  private final Path proc;

  SystemMetrics(Path proc) {
    this.proc = proc;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Path memory = proc.resolve("meminfo");
    gauge(registry, "system.memory.total", "Memory of the machine", memory, "MemTotal:");
    gauge(
        registry,
        "system.memory.available",
        "Memory that can be had without swapping",
        memory,
        "MemAvailable:");
    gauge(registry, "system.swap.total", "Swap space of the machine", memory, "SwapTotal:");
    gauge(registry, "system.swap.free", "Swap space that is not used", memory, "SwapFree:");
    gauge(
        registry,
        "process.resident.memory",
        "Memory of the process that is in RAM",
        proc.resolve("self/status"),
        "VmRSS:");
    for (String device : devices()) {
      counter(
          registry,
          "system.network.received",
          "Bytes that the device received, of all processes",
          device,
          RECEIVED);
      counter(
          registry,
          "system.network.transmitted",
          "Bytes that the device sent, of all processes",
          device,
          TRANSMITTED);
    }
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Path file, String key) {
    if (Double.isNaN(kibibytes(file, key))) {
      return;
    }
    DoubleSupplier bytes = () -> kibibytes(file, key) * KIBIBYTE;
    Gauge.builder(name, bytes::getAsDouble)
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, String device, int column) {
    LastSeen last = new LastSeen();
    FunctionCounter.builder(name, this, self -> last.of(self.networkBytes(device, column)))
        .description(description)
        .tag("device", device)
        .baseUnit("bytes")
        .register(registry);
  }

  /** Those that there are at the start, without the loopback and what containers bring along. */
  private List<String> devices() {
    return lines(proc.resolve("net/dev"))
        .filter(line -> line.indexOf(':') > 0)
        .map(line -> line.substring(0, line.indexOf(':')).strip())
        .filter(device -> !device.equals("lo") && VIRTUAL.stream().noneMatch(device::startsWith))
        .limit(MAX_DEVICES)
        .toList();
  }

  private double networkBytes(String device, int column) {
    return lines(proc.resolve("net/dev"))
        .filter(line -> line.strip().startsWith(device + ":"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
        .filter(columns -> columns.length > column)
        .map(columns -> number(columns[column]))
        .orElse(Double.NaN);
  }

  private static double kibibytes(Path file, String key) {
    return lines(file)
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> number(line.substring(key.length()).replace("kB", "").strip()))
        .orElse(Double.NaN);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // A kernel that writes it otherwise: no value is better than a wrong one.
      return Double.NaN;
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).lines();
    } catch (IOException e) {
      // Not Linux, or not visible in this container: its series are left out.
      return Stream.empty();
    }
  }

  /** A counter never goes back, also when its source is gone for a while. */
  private static final class LastSeen {
    private double last;

    synchronized double of(double now) {
      if (now > last) {
        last = now;
      }
      return last;
    }
  }
}
