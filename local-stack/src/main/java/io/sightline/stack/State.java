package io.sightline.stack;

import java.util.Locale;

/** Where a component is in its life. */
public enum State {
  /** Waits for those it needs. */
  WAITING,
  /** Runs, but has not answered yet. */
  STARTING,
  /** Runs and answers. */
  HEALTHY,
  /** Runs but does not answer (any more). */
  UNHEALTHY,
  /** Ended by itself, and is started again after a pause. */
  RESTARTING,
  /** Did not come up, and is given up. */
  FAILED,
  /** Stopped on purpose. */
  STOPPED;

  /** As it stands in {@code status.json}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
