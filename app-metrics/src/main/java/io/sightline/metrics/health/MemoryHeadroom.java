package io.sightline.metrics.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Whether the heap has room left. Looks at what was still in use after the last garbage collection:
 * what is in use right now says little, for a heap fills up between collections.
 */
final class MemoryHeadroom {
  private final double maxPercent;
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          // Young spaces have none. A survivor space may well be full after each collection: what
          // does not fit goes to the old space, which is the one that must have room.
          .filter(MemoryPoolMXBean::isUsageThresholdSupported)
          .toList();

  MemoryHeadroom(double maxPercent) {
    this.maxPercent = maxPercent;
  }

  boolean sufficient() {
    return usedPercent() <= maxPercent;
  }

  /** Of the fullest part of the heap; 0 before the first collection. */
  double usedPercent() {
    double most = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      // Without a fixed limit it is -1.
      if (afterCollection != null && afterCollection.getMax() > 0) {
        most = Math.max(most, 100.0 * afterCollection.getUsed() / afterCollection.getMax());
      }
    }
    return most;
  }
}
