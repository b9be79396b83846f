package io.sightline.shipper.process;

/** A pattern took more steps on a text than a line may cost. */
final class PatternTooSlow extends RuntimeException {
  private static final long serialVersionUID = 1;

  PatternTooSlow() {
    super("pattern too slow", null, false, false);
  }
}
