package io.sightline.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is told to go on. */
public final class SettableClock extends Clock {
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");

  private Duration passed = Duration.ZERO;

  public void pass(Duration duration) {
    now = now.plus(duration);
    passed = passed.plus(duration);
  }

  /** Somebody sets it, and no time passes. */
  public void step(Duration duration) {
    now = now.plus(duration);
  }

  /** As {@link System#nanoTime()}: what has passed, however it was set. */
  public long nanoTime() {
    return passed.toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
