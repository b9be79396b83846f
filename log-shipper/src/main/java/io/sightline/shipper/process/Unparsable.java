package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;

/**
 * A text is not what the input's {@code parse} expects. Cheap, as it may be thrown for each line.
 */
final class Unparsable extends Exception {
  private static final long serialVersionUID = 1;

  private final Malformed why;

  Unparsable(Malformed why) {
    super(why.label(), null, false, false);
    this.why = why;
  }

  Malformed why() {
    return why;
  }
}
