package io.sightline.metrics.health;

import java.util.Map;

/**
 * Answers whether one thing the service depends on is likely to work for the next request. Called
 * from one thread at a time, never again while an earlier call still runs.
 */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Looks once. May take long or throw: the caller has a deadline, and a thrown exception counts as
   * {@link Verdict#error}.
   */
  Verdict check() throws Exception;

  /** A check with no details of its own. */
  static HealthCheck of(HealthProbe probe) {
    return () -> {
      probe.verify();
      return Verdict.ok();
    };
  }

  /**
   * What a check found.
   *
   * @param status {@code ok}, {@code warning} or {@code error}; anything but {@code ok} means not
   *     ready
   * @param details fields shown beside the status; texts are masked before they are shown
   */
  record Verdict(String status, Map<String, Object> details) {
    /** All is well. */
    public static Verdict ok() {
      return new Verdict("ok", Map.of());
    }

    /** All is well, and this is what was seen. */
    public static Verdict ok(Map<String, Object> details) {
      return new Verdict("ok", details);
    }

    /** It works, but the service shall not take traffic yet (a migration is pending, say). */
    public static Verdict warning(Map<String, Object> details) {
      return new Verdict("warning", details);
    }

    /** It does not work, for this reason. */
    public static Verdict error(String text) {
      return new Verdict("error", Map.of("error", text));
    }

    boolean well() {
      return status.equals("ok");
    }

    boolean failed() {
      return !well() && !status.equals("warning");
    }
  }
}
