package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One check and its run in progress, if any. At most one run at a time. */
final class RunningCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCheck.class);

  private final String name;
  private final HealthCheck check;
  private final Clock clock;
  private CompletableFuture<CheckResult> run =
      CompletableFuture.completedFuture(CheckResult.NEVER_RUN);
  private Instant startedAt = Instant.EPOCH;
  private volatile Verdict lastVerdict = Verdict.ok();

  RunningCheck(String name, HealthCheck check, Clock clock) {
    this.name = name;
    this.check = check;
    this.clock = clock;
  }

  synchronized void startOn(ExecutorService threads) {
    if (!run.isDone()) {
      return;
    }
    startedAt = clock.instant();
    run = CompletableFuture.supplyAsync(this::runOnce, threads);
  }

  private CheckResult runOnce() {
    long start = System.nanoTime();
    Verdict verdict;
    try {
      verdict = check.check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      verdict = Verdict.error("interrupted");
    } catch (Exception e) {
      verdict = Verdict.error(SafeText.of(e));
    } catch (Error e) {
      // Missing classes, failed assertions: of this check alone. The rounds must go on.
      LOG.error("health check '{}' is broken", name, e);
      verdict = Verdict.error(SafeText.of(e));
    }
    lastVerdict = verdict;
    return new CheckResult(verdict, (System.nanoTime() - start) / 1e6);
  }

  /**
   * The result of the run in progress, or an error when it is not there by this {@code nanoTime}.
   */
  CheckResult resultBy(long untilNanoTime) {
    CompletableFuture<CheckResult> current;
    Instant since;
    synchronized (this) {
      current = run;
      since = startedAt;
    }
    try {
      return current.get(Math.max(0, untilNanoTime - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Duration running = Duration.between(since, clock.instant());
      lastVerdict = Verdict.error("no answer after " + running.toMillis() + " ms");
      return new CheckResult(lastVerdict, running.toNanos() / 1e6);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CheckResult(Verdict.error("interrupted"), 0);
    } catch (ExecutionException e) {
      throw new IllegalStateException("health check '" + name + "' broke its own frame", e);
    }
  }

  Verdict lastVerdict() {
    return lastVerdict;
  }
}
