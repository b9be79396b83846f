package io.sightline.metrics.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadDeadlockMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The series of the JVM, the process and the machine, as Micrometer names them where it knows them.
 */
public final class RuntimeMetrics implements AutoCloseable {
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final JvmHeapPressureMetrics heapPressure = new JvmHeapPressureMetrics();

  private final SystemMetrics system = new SystemMetrics(Path.of("/proc"));

  private RuntimeMetrics() {}

  /**
   * Starts measuring.
   *
   * @param disks directories besides the working directory whose disks are measured too
   */
  public static RuntimeMetrics bindTo(MeterRegistry registry, List<Path> disks) {
    RuntimeMetrics metrics = new RuntimeMetrics();
    metrics.garbageCollection.bindTo(registry);
    metrics.heapPressure.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmThreadDeadlockMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    metrics.system.bindTo(registry);
    Set<Path> directories = new LinkedHashSet<>();
    directories.add(Path.of("").toAbsolutePath());
    disks.forEach(disk -> directories.add(disk.toAbsolutePath().normalize()));
    for (Path directory : directories) {
      new DiskSpaceMetrics(directory.toFile()).bindTo(registry);
    }
    return metrics;
  }

  /** Takes the listeners off the JVM. */
  @Override
  public void close() {
    garbageCollection.close();
    heapPressure.close();
  }
}
