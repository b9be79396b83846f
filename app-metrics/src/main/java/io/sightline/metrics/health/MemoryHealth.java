package io.sightline.metrics.health;

import java.util.Map;

/** Has the heap room left after garbage collection? */
final class MemoryHealth implements HealthCheck {
  private final MemoryHeadroom headroom;

  MemoryHealth(double maxPercent) {
    this.headroom = new MemoryHeadroom(maxPercent);
  }

  @Override
  public Verdict check() {
    double used = Math.round(headroom.usedPercent() * 10) / 10.0;
    return headroom.sufficient()
        ? Verdict.ok(Map.of("heap_used_percent", used))
        : Verdict.error("the heap is " + used + " % full even after garbage collection");
  }
}
