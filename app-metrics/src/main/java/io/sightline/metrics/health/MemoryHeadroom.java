package io.sightline.metrics.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * Whether the heap has room left. Looks at what was still in use after the last garbage collection:
 * what is in use right now says little, for a heap fills up between collections.
 */
final class MemoryHeadroom {
  private static final double FULL = 0.98;

  boolean sufficient() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      // Young spaces are sized anew at every collection and have no fixed limit (-1).
      if (pool.getType() == MemoryType.HEAP
          && afterCollection != null
          && afterCollection.getMax() > 0
          && afterCollection.getUsed() > FULL * afterCollection.getMax()) {
        return false;
      }
    }
    return true;
  }
}
