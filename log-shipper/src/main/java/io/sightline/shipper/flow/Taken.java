package io.sightline.shipper.flow;

/** What became of a line that was handed over. */
public enum Taken {
  /** It is on its way, or a rule let it end here. */
  YES,
  /**
   * Where it goes is closed for the moment. Its track has to wait and comes with the same line
   * again; other tracks go on.
   */
  HELD,
  /** Shipping ends. The line comes again at the next start. */
  STOPPED
}
