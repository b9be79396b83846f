package io.sightline.demo.quotes;

import io.sightline.metrics.meters.BusinessGauge;
import io.sightline.metrics.meters.BusinessMeters;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated market: prices that walk at random, twice a second, one thread. Each step goes to the
 * cache and to all listeners. Trading goes on when the cache is away, and, at the last prices, when
 * the feed is disconnected. Exports {@code market_feed_connected{feed}}, 1 or 0.
 */
public final class QuoteFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuoteFeed.class);
  private static final String NAME = "simulated";
  private static final long STEP_MILLIS = 500;
  private static final double STEP_DEVIATION = 0.001;

  private final Map<String, Double> prices = new ConcurrentHashMap<>();
  private final List<Consumer<List<Quote>>> listeners = new CopyOnWriteArrayList<>();
  private final Random random = new Random();
  private final QuoteCache cache;
  private final BusinessGauge connection;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "quote-feed");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean connected = true;
  private boolean cacheAnswers = true;

  /** Prepares a feed that writes to this cache. */
  public QuoteFeed(QuoteCache cache, BusinessMeters meters) {
    this.cache = cache;
    this.connection =
        meters.gauge(
            "market_feed_connected", "1 while prices come in, 0 while the feed is gone", "feed");
    connection.set(1, NAME);
    double price = 20;
    for (String symbol : Symbols.all()) {
      prices.put(symbol, price);
      price *= 2;
    }
  }

  /** Starts the prices moving. */
  public void start() {
    Future<?> unused = clock.scheduleAtFixedRate(this::step, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** While it is disconnected prices stand still and nobody gets a quote. */
  public synchronized void setConnected(boolean wanted) {
    if (connected == wanted) {
      return;
    }
    connected = wanted;
    connection.set(wanted ? 1 : 0, NAME);
    if (wanted) {
      LOG.info("the market data feed '{}' is connected again", NAME);
    } else {
      LOG.error("the market data feed '{}' is disconnected, prices stand still", NAME);
    }
  }

  /** The newest price, with four decimals. */
  public BigDecimal price(String symbol) {
    Double price = prices.get(symbol);
    if (price == null) {
      throw new IllegalArgumentException("no such symbol: " + symbol);
    }
    return BigDecimal.valueOf(price).setScale(4, RoundingMode.HALF_EVEN);
  }

  void onStep(Consumer<List<Quote>> listener) {
    listeners.add(listener);
  }

  private void step() {
    if (!connected) {
      return;
    }
    try {
      List<Quote> quotes = new ArrayList<>();
      Instant now = Instant.now();
      for (String symbol : Symbols.all()) {
        prices.compute(
            symbol,
            (name, price) -> Math.max(1, price * (1 + random.nextGaussian() * STEP_DEVIATION)));
        quotes.add(new Quote(symbol, price(symbol), now));
      }
      write(quotes);
      listeners.forEach(listener -> listener.accept(quotes));
    } catch (RuntimeException e) {
      // Thrown out of here it would end the schedule, and all prices would stand still.
      LOG.error("a step of the quote feed failed", e);
    }
  }

  /** Says once that the cache went away, and once that it came back. */
  private void write(List<Quote> quotes) {
    try {
      cache.put(quotes);
      if (!cacheAnswers) {
        cacheAnswers = true;
        LOG.info("the quote cache answers again");
      }
    } catch (QuotesUnavailableException e) {
      if (cacheAnswers) {
        cacheAnswers = false;
        LOG.error("the quote cache does not answer, prices move on without it", e);
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
