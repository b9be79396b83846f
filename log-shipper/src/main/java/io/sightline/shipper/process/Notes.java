package io.sightline.shipper.process;

import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.event.ShipperEvents;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What is to be counted for one document. It is told when the document is taken and not before: one
 * that is held comes again and would be counted twice. Not thread-safe.
 */
final class Notes {
  private final Map<MaskReason, Integer> masked = new EnumMap<>(MaskReason.class);
  private final Set<RouteFallback> fallbacks = EnumSet.noneOf(RouteFallback.class);
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
      masked.clear();
      fallbacks.clear();
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
    masked.merge(why, 1, Integer::sum);
  }

  int maskedValues() {
    int sum = 0;
    for (int values : masked.values()) {
      sum += values;
    }
    return sum;
  }

  void fellBack(RouteFallback why) {
    anything = true;
    fallbacks.add(why);
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
      events.bytesReplaced(origin, offset, repaired);
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
    masked.forEach((why, values) -> events.valuesMasked(logClass, why, values));
    fallbacks.forEach(why -> events.routeFellBack(logClass, why));
    clear();
  }
}
