package io.sightline.console.relay;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A way to people, with the limits of its server.
 *
 * @param name as in the path {@code /relay/<name>}
 * @param senders one for each receiver; a message is repeated only to those who do not have it
 */
record Channel(String name, List<Sender> senders, Limits limits) {
  /**
   * How much a channel's server takes.
   *
   * @param messages per period
   * @param patience for a place within them; then Alertmanager is told to come back
   * @param attempts at most, with pauses that double from the first on
   */
  record Limits(
      int messages, Duration period, Duration patience, int attempts, Duration firstPause) {
    /** Twenty messages a minute is what DingTalk's robots take, the strictest of them. */
    static final Limits CHAT =
        new Limits(20, Duration.ofMinutes(1), Duration.ofSeconds(5), 3, Duration.ofMillis(500));

    /** Text messages cost money. */
    static final Limits SMS =
        new Limits(10, Duration.ofMinutes(10), Duration.ofSeconds(1), 3, Duration.ofMillis(500));
  }

  RateLimiter rateLimiter() {
    return RateLimiter.of(
        name,
        RateLimiterConfig.custom()
            .limitForPeriod(limits.messages())
            .limitRefreshPeriod(limits.period())
            .timeoutDuration(limits.patience())
            .build());
  }

  Retry retry() {
    return Retry.of(
        name,
        RetryConfig.custom()
            .maxAttempts(limits.attempts())
            .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(limits.firstPause()))
            .retryExceptions(IOException.class)
            .build());
  }
}
