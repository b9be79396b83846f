package io.sightline.shipper.process;

/** One thing that is done to every document, in its turn. Not thread-safe. */
@FunctionalInterface
interface Step {

  /** Returns false when the document ends here; the reason is in its notes. */
  boolean apply(Draft draft);
}
