package io.sightline.shipper.process;

import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.event.ShipperEvents;

/**
 * What is to be counted for one document. It is told when the document is taken and not before: one
 * that is held comes again and would be counted twice. Not thread-safe.
 */
final class Notes {
  private static final MaskReason[] MASKS = MaskReason.values();

  private final int[] masked = new int[MASKS.length];
  private final boolean[] fallbacks = new boolean[RouteFallback.values().length];
  private boolean anything;
  private int repaired;
  private int gaveUp;
  private Malformed malformed;
  private DropReason dropped;

  void clear() {
    if (anything) {
      anything = false;
      repaired = 0;
      gaveUp = 0;
      malformed = null;
      dropped = null;
      java.util.Arrays.fill(masked, 0);
      java.util.Arrays.fill(fallbacks, false);
    }
  }

  void repaired(int replaced) {
    anything = true;
    repaired += replaced;
  }

  void malformed(Malformed why) {
    anything = true;
    malformed = why;
  }

  void dropped(DropReason why) {
    anything = true;
    dropped = why;
  }

  void masked(MaskReason why) {
    anything = true;
    masked[why.ordinal()]++;
  }

  int maskedValues() {
    int sum = 0;
    for (int values : masked) {
      sum += values;
    }
    return sum;
  }

  void fellBack(RouteFallback why) {
    anything = true;
    fallbacks[why.ordinal()] = true;
  }

  void conditionGaveUp() {
    anything = true;
    gaveUp++;
  }

  void tell(ShipperEvents events, Origin origin, long offset) {
    if (!anything) {
      return;
    }
    String logClass = origin.logClass();
    if (repaired > 0) {
      events.textRepaired(logClass, repaired);
    }
    if (malformed != null) {
      events.lineMalformed(origin, offset, malformed);
    }
    if (dropped != null) {
      events.lineDropped(logClass, dropped);
    }
    for (; gaveUp > 0; gaveUp--) {
      events.patternGaveUp(logClass, PatternUse.CONDITION);
    }
    for (MaskReason why : MASKS) {
      if (masked[why.ordinal()] > 0) {
        events.valuesMasked(logClass, why, masked[why.ordinal()]);
      }
    }
    for (RouteFallback why : RouteFallback.values()) {
      if (fallbacks[why.ordinal()]) {
        events.routeFellBack(logClass, why);
      }
    }
    clear();
  }
}
