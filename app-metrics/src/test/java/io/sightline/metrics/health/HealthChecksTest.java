package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.health.HealthCheck.Verdict;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService callers = Executors.newFixedThreadPool(20);
  private @Nullable HealthChecks checks;

  /** Nobody looks by itself within a test. */
  private HealthChecks checks(String deadlineMillis, String cacheMillis) {
    ConfigReader in =
        new ConfigReader(
            new Sources(
                Map.of(),
                Map.of(),
                Map.of(
                    "health.deadline_ms", deadlineMillis,
                    "health.cache_ms", cacheMillis,
                    "health.watch_interval_ms", "600000")));
    checks =
        new HealthChecks(
            HealthSettings.read(in),
            Clock.systemUTC(),
            registry,
            Secrets.of(SecretSettings.read(in)));
    return checks;
  }

  @AfterEach
  void close() {
    release.countDown();
    callers.shutdownNow();
    if (checks != null) {
      checks.close();
    }
  }

  private double gauge(String name) {
    return registry.get("health.check.status").tag("check", name).gauge().value();
  }

  private static Verdict verdict(HealthReport report, String name) {
    CheckResult result = report.checks().get(name);
    assertThat(result).as(name).isNotNull();
    return result.verdict();
  }

  private HealthCheck hanging(AtomicInteger started) {
    return HealthCheck.of(
        () -> {
          started.incrementAndGet();
          release.await();
        });
  }

  @Test
  void checksRunSideBySide() {
    HealthChecks all = checks("20000", "1");
    CountDownLatch both = new CountDownLatch(2);
    for (String name : List.of("one", "other")) {
      all.add(
          name,
          HealthCheck.of(
              () -> {
                both.countDown();
                if (!both.await(60, TimeUnit.SECONDS)) {
                  throw new IOException("the other one did not run");
                }
              }));
    }
    assertThat(all.report().ready()).isTrue();
  }

  @Test
  void aHangingCheckIsWaitedForOnceAndStartedOnce() throws Exception {
    HealthChecks all = checks("60000", "1");
    AtomicInteger started = new AtomicInteger();
    all.add("hanging", hanging(started), Duration.ofMillis(200));
    all.add("well", HealthCheck.of(() -> {}));
    assertThat(verdict(all.report(), "hanging").details().get("error"))
        .asString()
        .startsWith("no answer after ");
    // Were it waited for each time, these would take a hundred seconds.
    Future<?> rounds =
        callers.submit(
            () -> {
              for (int i = 0; i < 500; i++) {
                HealthReport report = all.report();
                assertThat(report.ready()).isFalse();
                assertThat(verdict(report, "well").status()).isEqualTo("ok");
              }
            });
    rounds.get(50, TimeUnit.SECONDS);
    assertThat(started).hasValue(1);
    release.countDown();
    await().until(() -> all.report().ready());
    assertThat(gauge("hanging")).isEqualTo(1);
  }

  @Test
  void aCheckMayHaveADeadlineOfItsOwn() {
    HealthChecks all = checks("60000", "1");
    all.add("hanging", hanging(new AtomicInteger()), Duration.ofMillis(50));
    all.add("well", HealthCheck.of(() -> {}));
    HealthReport report = all.report();
    assertThat(verdict(report, "hanging").status()).isEqualTo("error");
    assertThat(verdict(report, "well").status()).isEqualTo("ok");
  }

  @Test
  void askingOftenDoesNotAskTheDependencyOften() {
    HealthChecks all = checks("2000", "60000");
    AtomicInteger runs = new AtomicInteger();
    all.add("counted", HealthCheck.of(runs::incrementAndGet));
    for (int i = 0; i < 1000; i++) {
      assertThat(all.report().ready()).isTrue();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void whileOneLooksOthersGetWhatWasThereBefore() throws ExecutionException, InterruptedException {
    HealthChecks all = checks("60000", "1");
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    all.add(
        "slow",
        HealthCheck.of(
            () -> {
              if (runs.incrementAndGet() == 2) {
                second.countDown();
                release.await();
              }
            }));
    assertThat(all.report().ready()).isTrue();
    try {
      // The kept result is a millisecond old soon; whoever comes then runs the second round.
      Future<?> first =
          callers.submit(
              () -> {
                while (second.getCount() > 0) {
                  HealthReport unused = all.report();
                }
              });
      assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
      List<Callable<HealthReport>> others = new ArrayList<>();
      for (int i = 0; i < 19; i++) {
        others.add(all::report);
      }
      for (Future<HealthReport> other : callers.invokeAll(others)) {
        assertThat(other.get().ready()).isTrue();
      }
      assertThat(first.isDone()).as("the one that looks still waits").isFalse();
      release.countDown();
      first.get();
    } finally {
      release.countDown();
    }
  }

  @Test
  void whatIsAddedOrRemovedShowsAtOnce() {
    HealthChecks all = checks("2000", "60000");
    assertThat(all.report().checks()).isEmpty();
    all.add("cache", HealthCheck.of(() -> {}));
    assertThat(gauge("cache")).as("not run yet").isNaN();
    assertThat(all.report().checks()).containsOnlyKeys("cache");
    assertThat(gauge("cache")).isEqualTo(1);
    assertThatThrownBy(() -> all.add("cache", HealthCheck.of(() -> {})))
        .hasMessage("health check 'cache' is there already");
    assertThat(all.remove("cache")).isTrue();
    assertThat(all.remove("cache")).isFalse();
    assertThat(all.report().checks()).isEmpty();
    assertThat(registry.find("health.check.status").gauges()).isEmpty();
    all.add("cache", HealthCheck.of(() -> {}));
    assertThat(all.report().checks()).containsOnlyKeys("cache");
  }

  @Test
  void anAdvisoryCheckIsShownAndMeasuredButDecidesNothing() {
    HealthChecks all = checks("2000", "1");
    all.addAdvisory("disk", () -> Verdict.error("full"));
    HealthReport report = all.report();
    assertThat(report.ready()).isTrue();
    assertThat(verdict(report, "disk").status()).isEqualTo("error");
    assertThat(gauge("disk")).isZero();
  }

  @Test
  void whateverIsThrownIsAnErrorOfThisCheckAlone() {
    HealthChecks all = checks("2000", "1");
    List<Throwable> thrown =
        List.of(
            new IOException("no route"),
            new IllegalStateException(),
            new StackOverflowError(),
            new NoClassDefFoundError("com/example/Driver"),
            new Exception("x") {
              private static final long serialVersionUID = 1;

              @Override
              public String getMessage() {
                throw new IllegalStateException("even this");
              }
            });
    for (int i = 0; i < thrown.size(); i++) {
      Throwable failure = thrown.get(i);
      all.add(
          "thrower-" + i,
          () -> {
            if (failure instanceof Error error) {
              throw error;
            }
            throw (Exception) failure;
          });
    }
    all.add("null", () -> null);
    all.add("null details", () -> new Verdict("ok", null));
    all.add("well", HealthCheck.of(() -> {}));
    HealthReport report = all.report();
    assertThat(report.ready()).isFalse();
    report
        .checks()
        .forEach(
            (name, result) ->
                assertThat(result.verdict().status())
                    .as(name)
                    .isEqualTo(name.equals("well") ? "ok" : "error"));
  }

  @Test
  void detailsAreMaskedCutAndMadePlain() {
    HealthChecks all = checks("2000", "1");
    Map<String, Object> details = new HashMap<>();
    details.put("password", "hunter2");
    details.put("url", "redis://user:hunter2@cache:6379");
    details.put("nested", Map.of("api_key", "hunter2", "list", List.of("token=hunter2", 3)));
    details.put("nothing", null);
    details.put("ratio", Double.NaN);
    details.put("object", Thread.currentThread());
    details.put("long", "x".repeat(10_000));
    details.put("many", Arrays.asList(new Object[1000]));
    Map<String, Object> endless = new HashMap<>();
    endless.put("self", endless.values());
    details.put("endless", endless);
    details.put("deep", Map.of("a", Map.of("b", Map.of("c", Map.of("d", Map.of("e", 1))))));
    all.add("talkative", () -> Verdict.ok(details));
    Verdict shown = verdict(all.report(), "talkative");
    assertThat(shown.status()).isEqualTo("ok");
    assertThat(shown.toString()).doesNotContain("hunter2");
    assertThat(shown.details().get("password")).isEqualTo(Secrets.MASK);
    assertThat(shown.details().get("ratio")).isEqualTo("NaN");
    assertThat(shown.details().get("long")).asString().hasSize(201);
    assertThat((List<?>) shown.details().get("many")).hasSize(100);
  }

  @Test
  void errorTextsAreOneLineWithoutSecrets() {
    HealthChecks all = checks("2000", "1");
    all.add(
        "database",
        HealthCheck.of(
            () -> {
              throw new IOException(
                  "jdbc:postgresql://joe:hunter2@db/shop refused, password=hunter2\nat some.Stack");
            }));
    assertThat(verdict(all.report(), "database").details().get("error"))
        .asString()
        .doesNotContain("hunter2", "\n", "some.Stack")
        .contains("db/shop refused");
  }

  @Test
  void anInterruptedCallerSpoilsNothingForOthers() throws InterruptedException {
    HealthChecks all = checks("60000", "60000");
    all.add("slow", hanging(new AtomicInteger()));
    Thread caller = new Thread(all::report);
    caller.start();
    caller.interrupt();
    caller.join(10_000);
    assertThat(caller.isAlive()).isFalse();
    release.countDown();
    assertThat(all.report().ready()).isTrue();
  }

  @Test
  void afterTheEndItAnswersStill() {
    HealthChecks all = checks("2000", "1");
    all.add("cache", HealthCheck.of(() -> {}));
    all.close();
    assertThat(verdict(all.report(), "cache").details())
        .containsEntry("error", "could not be started");
  }
}
