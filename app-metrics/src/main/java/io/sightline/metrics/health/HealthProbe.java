package io.sightline.metrics.health;

/** Asks one thing the service depends on whether it works. */
@FunctionalInterface
public interface HealthProbe {
  /**
   * Returns when the thing works.
   *
   * @throws Exception when it does not; the message is shown to callers, with secrets masked
   */
  void verify() throws Exception;
}
