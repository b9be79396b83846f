package io.sightline.shipper.process;

import io.sightline.shipper.event.DropReason;

/** Ends the documents that its condition holds for. */
final class DropStep implements Step {
  private final Condition when;

  DropStep(Condition when) {
    this.when = when;
  }

  @Override
  public boolean apply(Draft draft) {
    if (!when.test(draft)) {
      return true;
    }
    draft.notes().dropped(DropReason.CONDITION);
    return false;
  }
}
