package io.sightline.metrics.ops;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads for an HTTP server that reads and writes on them, one exchange a task. A
 * step of an exchange that takes too long is interrupted, which closes the connection it blocks on:
 * the JDK's server by itself would wait for ever, and knows only system properties of the whole
 * process against it.
 */
final class TimedThreads implements Executor, AutoCloseable {
  private static final int THREADS = 8;
  private static final int WAITING = 1000;

  private static final ThreadLocal<@Nullable Limit> LIMIT = new ThreadLocal<>();

  private final Duration firstStep;
  private final Duration firstStepWhileOthersWait;
  private final Set<Limit> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor watch;

  /**
   * Prepares the threads; they start when they are needed.
   *
   * @param firstStep how long a task may take until it calls {@link #nextStep}
   * @param whileOthersWait how long while others wait for a thread
   */
  TimedThreads(String name, Duration firstStep, Duration whileOthersWait) {
    this.firstStep = firstStep;
    this.firstStepWhileOthersWait = whileOthersWait;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> daemon(task, name + "-" + number.incrementAndGet()));
    threads.allowCoreThreadTimeOut(true);
    this.watch = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name + "-watch"));
    watch.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs the task soon. When too many wait already it fails at its first read or write. */
  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(() -> timed(task));
      if (!threads.getQueue().isEmpty()) {
        running.forEach(Limit::hurry);
      }
    } catch (RejectedExecutionException e) {
      refuse(task);
    }
  }

  private void timed(Runnable task) {
    Limit own = new Limit();
    running.add(own);
    LIMIT.set(own);
    own.next(firstStep, firstStepWhileOthersWait);
    try {
      task.run();
    } finally {
      LIMIT.remove();
      running.remove(own);
      own.end();
    }
  }

  /**
   * The server knows no way to refuse a task and would leak its connection. An interrupted thread
   * cannot use a socket channel: trying closes it, and then the server cleans up.
   */
  private static void refuse(Runnable task) {
    Thread.currentThread().interrupt();
    try {
      task.run();
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  /**
   * Gives the task of this thread so long for what it does next.
   *
   * @param whileOthersWait for a thread; counted from the moment they do
   */
  void nextStep(Duration time, Duration whileOthersWait) {
    Limit own = LIMIT.get();
    if (own != null) {
      own.next(time, whileOthersWait);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    watch.shutdownNow();
  }

  /** Interrupts one thread while it works on one step of one task, not later. */
  private final class Limit {
    private final Thread thread = Thread.currentThread();
    private @Nullable ScheduledFuture<?> alarm;
    private Duration whileOthersWait = Duration.ZERO;
    private int step;
    private boolean hurried;

    synchronized void next(Duration time, Duration whenHurried) {
      hurried = false;
      whileOthersWait = whenHurried;
      set(time);
      if (!threads.getQueue().isEmpty()) {
        hurry();
      }
    }

    synchronized void hurry() {
      if (alarm != null && !hurried && !alarm.isDone()) {
        hurried = true;
        if (alarm.getDelay(TimeUnit.NANOSECONDS) > whileOthersWait.toNanos()) {
          set(whileOthersWait);
        }
      }
    }

    synchronized void end() {
      step++;
      if (alarm != null) {
        alarm.cancel(false);
        alarm = null;
      }
    }

    private void set(Duration time) {
      end();
      int current = step;
      try {
        alarm = watch.schedule(() -> interrupt(current), time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        thread.interrupt(); // Closed.
      }
    }

    private synchronized void interrupt(int atStep) {
      if (step == atStep) {
        thread.interrupt();
      }
    }
  }
}
