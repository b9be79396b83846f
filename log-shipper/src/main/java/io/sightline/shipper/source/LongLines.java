package io.sightline.shipper.source;

/** What becomes of a line that is longer than the limit. */
public enum LongLines {
  /** It is shipped in pieces of the limit's length. */
  SPLIT,
  /** Its first piece is shipped, the rest is counted as lost. */
  CUT
}
