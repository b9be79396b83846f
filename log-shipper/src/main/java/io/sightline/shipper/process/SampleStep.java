package io.sightline.shipper.process;

import io.sightline.shipper.event.DropReason;

/**
 * Keeps one of so many documents. Which one follows from the document's id, so that a line that is
 * read again has the same fate, and every copy of a shipper decides alike.
 */
final class SampleStep implements Step {
  private final int keepOneOf;
  private final Condition when;

  SampleStep(int keepOneOf, Condition when) {
    this.keepOneOf = keepOneOf;
    this.when = when;
  }

  @Override
  public boolean apply(Draft draft) {
    if (keepOneOf == 1 || isKept(draft) || !when.test(draft)) {
      return true;
    }
    draft.notes().dropped(DropReason.SAMPLED);
    return false;
  }

  private boolean isKept(Draft draft) {
    long hash = draft.track().origin().name().hashCode();
    hash = mixed(mixed(hash) ^ draft.offset());
    return Long.remainderUnsigned(hash, keepOneOf) == 0;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit depends on every other. */
  private static long mixed(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
