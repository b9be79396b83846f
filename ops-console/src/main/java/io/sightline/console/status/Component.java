package io.sightline.console.status;

import java.util.Optional;

/**
 * One part of the stack.
 *
 * @param state starting, healthy, unhealthy, restarting, failed, stopped or unknown
 * @param since ISO-8601, when it came into this state
 * @param message why it is not well, or empty
 * @param source who says so: launcher, prometheus or console
 */
public record Component(
    String name,
    String title,
    String state,
    Optional<String> url,
    Optional<String> since,
    Optional<Integer> restarts,
    String message,
    String source) {

  Component worse(String newState, String why) {
    return new Component(name, title, newState, url, since, restarts, why, source);
  }

  boolean isWell() {
    return "healthy".equals(state);
  }
}
