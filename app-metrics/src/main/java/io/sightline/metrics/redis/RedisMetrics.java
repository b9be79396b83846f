package io.sightline.metrics.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.meters.ObservationFailures;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.executors.CommandExecutor;

/**
 * Counts and times what Jedis sends: {@code redis_commands_total{command,outcome}} and {@code
 * redis_command_duration_seconds{command}}, with the time to get a connection from the pool. The
 * label is the command of Redis's own protocol, {@code OTHER} for those of modules; the outcome is
 * {@code ok} or {@code error}. Keys and values are never looked at.
 *
 * <p>Pipelines, transactions and subscriptions take a connection of their own past the executor, so
 * they are not counted. Thread-safe; a command allocates nothing here.
 */
public final class RedisMetrics {
  private static final String OTHER = "OTHER";

  /** Commands take far less than requests: 0.1 ms to 1 s. */
  private static final long[] BOUNDS_MICROS = {
    100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000
  };

  private final MeterRegistry registry;
  private final ObservationFailures failures;

  /** Made when a command is used first. */
  private final ConcurrentHashMap<Command, Meters> meters = new ConcurrentHashMap<>();

  private volatile @Nullable Meters others;

  private RedisMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.failures = new ObservationFailures(registry);
  }

  /**
   * What {@link RedisClient#builder()} gives, for a client that is observed:
   *
   * <pre>{@code
   * RedisClient redis = RedisMetrics.builder(registry).hostAndPort("cache", 6379).build();
   * }</pre>
   */
  public static RedisClient.Builder builder(MeterRegistry registry) {
    return new ObservedBuilder(registry);
  }

  /** Observes an executor of one's own, such as a retrying one; what is returned closes it. */
  public static CommandExecutor observe(CommandExecutor executor, MeterRegistry registry) {
    return new ObservedExecutor(executor, new RedisMetrics(registry));
  }

  private void record(ProtocolCommand command, long nanos, boolean ok) {
    Command known = command instanceof Command one ? one : null;
    Meters used = known == null ? others() : meters.get(known);
    if (used == null) {
      used = meters.computeIfAbsent(known, missing -> new Meters(registry, missing.name()));
    }
    (ok ? used.ok : used.error).increment();
    used.duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Meters others() {
    Meters used = others;
    if (used == null) {
      // Made twice by two threads, the registry gives both the same.
      used = new Meters(registry, OTHER);
      others = used;
    }
    return used;
  }

  private static final class Meters {
    private final Counter ok;
    private final Counter error;
    private final Timer duration;

    Meters(MeterRegistry registry, String command) {
      this.ok = counter(registry, command, "ok");
      this.error = counter(registry, command, "error");
      this.duration =
          Timer.builder("redis.command.duration")
              .description("Time a Redis command took, with the wait for a connection")
              .tag("command", command)
              .serviceLevelObjectives(
                  Arrays.stream(BOUNDS_MICROS)
                      .mapToObj(micros -> Duration.ofNanos(micros * 1000))
                      .toArray(Duration[]::new))
              .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String command, String outcome) {
      return Counter.builder("redis.commands")
          .description("Redis commands by outcome: ok, error")
          .tag("command", command)
          .tag("outcome", outcome)
          .register(registry);
    }
  }

  private static final class ObservedBuilder extends RedisClient.Builder {
    private final MeterRegistry registry;

    ObservedBuilder(MeterRegistry registry) {
      this.registry = registry;
    }

    @Override
    protected CommandExecutor createDefaultCommandExecutor() {
      return observe(super.createDefaultCommandExecutor(), registry);
    }
  }

  private static final class ObservedExecutor implements CommandExecutor {
    private final CommandExecutor executor;
    private final RedisMetrics metrics;

    ObservedExecutor(CommandExecutor executor, RedisMetrics metrics) {
      this.executor = executor;
      this.metrics = metrics;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
      long start = System.nanoTime();
      boolean ok = false;
      try {
        T answer = executor.executeCommand(command);
        ok = true;
        return answer;
      } finally {
        recordSafely(command, System.nanoTime() - start, ok);
      }
    }

    private void recordSafely(CommandObject<?> command, long nanos, boolean ok) {
      try {
        metrics.record(command.getArguments().getCommand(), nanos, ok);
      } catch (RuntimeException e) {
        // A registry's listener or filter: the command has its answer, and that is what counts.
        metrics.failures.count(e);
      }
    }

    @Override
    public void close() throws Exception {
      executor.close();
    }
  }
}
