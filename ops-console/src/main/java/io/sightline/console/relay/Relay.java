package io.sightline.console.relay;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.retry.Retry;
import io.sightline.console.relay.RelayEvents.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Passes messages of Alertmanager on to channels that it does not speak: repeated while the
 * channel's server is away, slowed down to what it takes, and each only once although Alertmanager
 * repeats what it was not sure of. Thread-safe.
 */
public final class Relay {
  /** So long is a message the same one; the shortest sensible repeat_interval is far longer. */
  private static final Duration SAME = Duration.ofMinutes(5);

  private static final int REMEMBERED = 10_000;

  /** What became of a message, and what the server said when it was not delivered. */
  public record Result(Outcome outcome, String answer) {}

  private record Line(Channel channel, RateLimiter limiter, Retry retry) {}

  private final Map<String, Line> lines = new TreeMap<>();
  private final Clock clock;
  private final RelayEvents events;
  private final Map<String, Instant> delivered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  Relay(List<Channel> channels, Clock clock, RelayEvents events) {
    this.clock = clock;
    this.events = events;
    for (Channel channel : channels) {
      lines.put(channel.name(), new Line(channel, channel.rateLimiter(), channel.retry()));
    }
  }

  /** The channels that are set up. */
  public Set<String> channels() {
    return Set.copyOf(lines.keySet());
  }

  /**
   * Returns when the message is delivered to all receivers of the channel, or given up for now.
   *
   * @param body what Alertmanager posts to webhooks
   * @return empty when there is no such channel
   * @throws IllegalArgumentException with a sentence when the body is something else
   */
  public Optional<Result> pass(String channel, byte[] body) throws InterruptedException {
    Line line = lines.get(channel);
    if (line == null) {
      return Optional.empty();
    }
    AlertGroup group = AlertGroup.parse(Bodies.tree(body));
    Result result = send(line, key(group), Announcement.of(group));
    events.relayed(channel, result.outcome(), result.answer());
    return Optional.of(result);
  }

  /** Tells every channel, once each, without Alertmanager. */
  void tellAll(Announcement announcement) throws InterruptedException {
    for (Line line : lines.values()) {
      Result result = send(line, announcement.title() + clock.millis(), announcement);
      events.relayed(line.channel().name(), result.outcome(), result.answer());
    }
  }

  /** A repetition differs in nothing of this; a new alert, a resolved one or a new start does. */
  private static String key(AlertGroup group) {
    return group.key()
        + group.alerts().stream()
            .map(alert -> alert.fingerprint() + alert.firing() + alert.startsAt())
            .sorted()
            .collect(Collectors.joining(",", "|", ""));
  }

  private Result send(Line line, String key, Announcement announcement)
      throws InterruptedException {
    Result worst = new Result(Outcome.DUPLICATE, "");
    int number = 0;
    for (Sender sender : line.channel().senders()) {
      String once = line.channel().name() + number++ + key;
      Result result =
          isDelivered(once)
              ? new Result(Outcome.DUPLICATE, "")
              : sendOnce(line, sender, announcement);
      if (result.outcome() == Outcome.DELIVERED) {
        remember(once);
      }
      worst = worse(worst, result);
    }
    return worst;
  }

  private static Result worse(Result one, Result other) {
    List<Outcome> order =
        List.of(Outcome.DUPLICATE, Outcome.DELIVERED, Outcome.REFUSED, Outcome.FAILED);
    return order.indexOf(other.outcome()) > order.indexOf(one.outcome()) ? other : one;
  }

  private Result sendOnce(Line line, Sender sender, Announcement announcement)
      throws InterruptedException {
    try {
      line.retry()
          .executeCheckedSupplier(
              () -> {
                if (!line.limiter().acquirePermission()) {
                  throw RequestNotPermitted.createRequestNotPermitted(line.limiter());
                }
                sender.send(announcement);
                return announcement;
              });
      return new Result(Outcome.DELIVERED, "");
    } catch (Sender.Refused refused) {
      return new Result(Outcome.REFUSED, refused.getMessage());
    } catch (IOException failed) {
      return new Result(Outcome.FAILED, failed.getMessage());
    } catch (RequestNotPermitted tooMany) {
      return new Result(
          Outcome.FAILED,
          "more than "
              + line.channel().limits().messages()
              + " messages within "
              + line.channel().limits().period().toSeconds()
              + " s");
    } catch (InterruptedException stopping) {
      throw stopping;
    } catch (Throwable unexpected) {
      throw new IllegalStateException("a sender threw what none may throw", unexpected);
    }
  }

  private synchronized boolean isDelivered(String key) {
    Instant at = delivered.get(key);
    return at != null && at.plus(SAME).isAfter(clock.instant());
  }

  private synchronized void remember(String key) {
    delivered.remove(key);
    delivered.put(key, clock.instant());
  }
}
