package io.sightline.console.login;

import io.sightline.console.login.Users.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, until the console ends. Of a token only its hash is kept. Thread-safe.
 *
 * <p>A session ends {@link #IDLE} after its last request and {@link #LONGEST} after it began; of
 * too many the one that was not used for longest makes room.
 */
public final class Sessions {
  public static final Duration IDLE = Duration.ofHours(12);
  public static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST = 1_000;
  private static final int TOKEN_BYTES = 32;

  /** Somebody's stay; {@code csrf} has to come with every change. */
  public record Session(User user, String csrf, Instant began) {}

  private record Kept(Session session, Instant lastSeen) {}

  private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  public Sessions(Clock clock) {
    this.clock = clock;
  }

  /** Begins a session and returns its token, which is told once. */
  public synchronized String open(User user) {
    String token = token();
    Instant now = clock.instant();
    kept.put(Hash.of(token), new Kept(new Session(user, token(), now), now));
    if (kept.size() > MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
    return token;
  }

  /** The session of a token, which counts as used now. */
  public synchronized Optional<Session> find(String token) {
    String key = Hash.of(token);
    Kept found = kept.get(key);
    if (found == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean over =
        now.isAfter(found.lastSeen().plus(IDLE))
            || now.isAfter(found.session().began().plus(LONGEST));
    if (over) {
      kept.remove(key);
      return Optional.empty();
    }
    kept.put(key, new Kept(found.session(), now));
    return Optional.of(found.session());
  }

  public synchronized void end(String token) {
    kept.remove(Hash.of(token));
  }

  /** Random text that nobody guesses, for addresses and headers. */
  String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
