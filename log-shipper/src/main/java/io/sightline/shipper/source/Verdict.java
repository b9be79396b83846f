package io.sightline.shipper.source;

/** What became of a candidate. */
enum Verdict {
  /** It is followed, a known copy, or under examination. */
  SETTLED,
  /** Nobody asks for it, or all of it was delivered; until it changes. */
  IGNORED,
  /** It cannot be said yet. */
  LATER
}
