package io.sightline.metrics.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Thread pools as {@code executor_*} series with the label {@code name}: threads, queue, tasks that
 * waited and ran. The pool stays the caller's to shut down, directly or through what is returned.
 */
public final class ExecutorMeters {
  private ExecutorMeters() {}

  /**
   * Measures a pool.
   *
   * @param name of the pool, one of few: it is a label
   * @return what to give tasks to instead: tasks given to the pool itself are not timed
   */
  public static ExecutorService observe(MeterRegistry registry, ExecutorService pool, String name) {
    return ExecutorServiceMetrics.monitor(registry, pool, name, Tags.empty());
  }

  /** The same for a pool that runs tasks later or again and again. */
  public static ScheduledExecutorService observe(
      MeterRegistry registry, ScheduledExecutorService pool, String name) {
    return ExecutorServiceMetrics.monitor(registry, pool, name, Tags.empty());
  }
}
