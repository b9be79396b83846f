package io.sightline.demo.quotes;

import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.metrics.redis.RedisMetrics;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * The newest quote of each symbol, in Redis under {@code quote:<symbol>}; it goes stale after a
 * minute. Thread-safe.
 */
public final class QuoteCache implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1000;
  private static final long STALE_AFTER_SECONDS = Duration.ofMinutes(1).toSeconds();

  private final RedisClient redis;

  /**
   * Connects on first use.
   *
   * @param password an empty one means none
   * @param registry gets {@code redis_commands_total} and {@code redis_command_duration_seconds}
   */
  public QuoteCache(URI url, String password, MeterRegistry registry) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder().timeoutMillis(TIMEOUT_MILLIS).clientName("demo-service");
    if (!password.isEmpty()) {
      config.password(password);
    }
    this.redis =
        RedisMetrics.builder(registry)
            .hostAndPort(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort())
            .clientConfig(config.build())
            .build();
  }

  /** Returns when Redis answers. */
  public void ping() {
    call(redis::ping);
  }

  void put(Collection<Quote> quotes) {
    call(
        () -> {
          for (Quote quote : quotes) {
            redis.set(
                key(quote.symbol()),
                quote.price() + " " + quote.at().toEpochMilli(),
                SetParams.setParams().ex(STALE_AFTER_SECONDS));
          }
          return quotes.size();
        });
  }

  Optional<Quote> newest(String symbol) {
    String value = call(() -> Optional.ofNullable(redis.get(key(symbol)))).orElse(null);
    if (value == null) {
      return Optional.empty();
    }
    int space = value.indexOf(' ');
    return Optional.of(
        new Quote(
            symbol,
            new BigDecimal(value.substring(0, space)),
            Instant.ofEpochMilli(Long.parseLong(value.substring(space + 1)))));
  }

  private static String key(String symbol) {
    return "quote:" + symbol;
  }

  private static <T> T call(Supplier<T> command) {
    try {
      return command.get();
    } catch (JedisException e) {
      throw new QuotesUnavailableException(e);
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
