package io.sightline.stack.diagnosis;

import java.util.List;

/** One part of the stack that is looked at. */
@FunctionalInterface
interface Examination {
  /** What was found; never empty. A server that does not answer is a finding, no exception. */
  List<Finding> findings() throws InterruptedException;
}
