package io.sightline.console.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down who guesses passwords: {@value #MOST_OF_ADDRESS} failures from one address, or {@value
 * #MOST_OF_USER} for one user from anywhere, and there is a pause until the oldest of them is
 * {@link #WINDOW} old. Thread-safe.
 */
public final class Attempts {
  static final int MOST_OF_ADDRESS = 8;
  static final int MOST_OF_USER = 30;
  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int MOST_KEYS = 10_000;

  private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>();
  private final Clock clock;

  public Attempts(Clock clock) {
    this.clock = clock;
  }

  /** How long to wait before the next attempt; empty when it may come now. */
  public synchronized Optional<Duration> pause(String address, String user) {
    Optional<Duration> ofAddress = pause("address " + address, MOST_OF_ADDRESS);
    Optional<Duration> ofUser = pause("user " + user, MOST_OF_USER);
    return ofAddress.isPresent() ? ofAddress : ofUser;
  }

  public synchronized void failed(String address, String user) {
    add("address " + address);
    add("user " + user);
  }

  /** Whoever knows the password may mistype it again. */
  public synchronized void succeeded(String address, String user) {
    failures.remove("address " + address);
    failures.remove("user " + user);
  }

  private void add(String key) {
    failures.computeIfAbsent(key, name -> new ArrayDeque<>()).add(clock.instant());
    if (failures.size() > MOST_KEYS) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  private Optional<Duration> pause(String key, int most) {
    Deque<Instant> times = failures.get(key);
    if (times == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    while (!times.isEmpty() && times.peek().plus(WINDOW).isBefore(now)) {
      times.poll();
    }
    return times.size() < most
        ? Optional.empty()
        : Optional.of(Duration.between(now, times.peek().plus(WINDOW)));
  }
}
