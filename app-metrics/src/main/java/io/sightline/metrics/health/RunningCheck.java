package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;
import io.sightline.metrics.secrets.Secrets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One check and its run in progress, if any. At most one run at a time. Thread-safe. */
final class RunningCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCheck.class);

  private final String name;
  private final HealthCheck check;
  private final Duration deadline;
  private final boolean required;
  private final Secrets secrets;
  private @Nullable CompletableFuture<CheckResult> run;
  private long startedAt;
  private volatile @Nullable Verdict lastVerdict;

  RunningCheck(
      String name, HealthCheck check, Duration deadline, boolean required, Secrets secrets) {
    this.name = name;
    this.check = check;
    this.deadline = deadline;
    this.required = required;
    this.secrets = secrets;
  }

  /** Starts it unless it still runs. */
  synchronized void startOn(Executor threads) {
    if (run != null && !run.isDone()) {
      return;
    }
    startedAt = System.nanoTime();
    try {
      run = CompletableFuture.supplyAsync(this::runOnce, threads);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Closed, or the system gives no more threads.
      run = CompletableFuture.completedFuture(result(Verdict.error("could not be started"), 0));
    }
  }

  private CheckResult runOnce() {
    long start = System.nanoTime();
    Verdict verdict;
    try {
      verdict = ShownDetails.of(check.check(), secrets);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      verdict = Verdict.error("interrupted");
    } catch (Exception e) {
      LOG.debug("health check '{}' failed", name, e);
      verdict = Verdict.error(ErrorText.of(e, secrets));
    } catch (Error e) {
      // Missing classes, failed assertions: of this check alone. The rounds must go on.
      LOG.error("health check '{}' is broken", name, e);
      verdict = Verdict.error(ErrorText.of(e, secrets));
    }
    return result(verdict, (System.nanoTime() - start) / 1e6);
  }

  private CheckResult result(Verdict verdict, double millis) {
    Verdict before = lastVerdict;
    lastVerdict = verdict;
    if (before == null ? !verdict.well() : before.well() != verdict.well()) {
      tellOfChange(verdict);
    }
    return new CheckResult(verdict, millis, required);
  }

  private void tellOfChange(Verdict verdict) {
    if (verdict.well()) {
      LOG.info("health check '{}' is well again", name);
    } else {
      LOG.warn("health check '{}' is not well: {} {}", name, verdict.status(), verdict.details());
    }
  }

  /**
   * Waits for the run to end, until its deadline. One that is past it already is not waited for
   * again: it costs the caller nothing.
   */
  CheckResult result() {
    CompletableFuture<CheckResult> current;
    long since;
    synchronized (this) {
      current = run;
      since = startedAt;
    }
    if (current == null) {
      throw new IllegalStateException("health check '" + name + "' was not started");
    }
    try {
      long left = deadline.toNanos() - (System.nanoTime() - since);
      return current.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      double millis = (System.nanoTime() - since) / 1e6;
      return result(Verdict.error("no answer after " + Math.round(millis) + " ms"), millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CheckResult(Verdict.error("interrupted"), 0, required);
    } catch (ExecutionException e) {
      // An exception so odd that even handling it threw.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return result(Verdict.error("broken: " + cause.getClass().getSimpleName()), 0);
    }
  }

  /** 1 when it was well the last time, 0 when it was not, NaN before it first ran. */
  double gauge() {
    Verdict verdict = lastVerdict;
    return verdict == null ? Double.NaN : verdict.well() ? 1 : 0;
  }
}
