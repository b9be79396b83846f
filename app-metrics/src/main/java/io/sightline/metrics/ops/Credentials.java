package io.sightline.metrics.ops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Recognises callers by their {@code Authorization} header. The first time it costs a PBKDF2 round;
 * a caller once recognised is known again by a keyed digest of the header, so a scrape each second
 * costs next to nothing. Guessing is slow: few attempts may wait at a time, and after some wrong
 * ones two a second are looked at; callers known already do not notice. Thread-safe.
 */
final class Credentials {
  private static final int HEADER_LIMIT = 1024;
  private static final int KNOWN_LIMIT = 100;
  private static final int WAITING_LIMIT = 4;
  private static final int WRONG_AT_ONCE = 20;
  private static final double WRONG_PER_SECOND = 2;

  /** What came of looking at a header. */
  enum Outcome {
    MISSING,
    WRONG,
    TOO_MANY,
    KNOWN
  }

  /**
   * An outcome and, when it is {@code KNOWN}, who it is.
   *
   * @param who {@code user joe} or {@code token prometheus}; empty otherwise
   */
  record Caller(Outcome outcome, String who) {
    private static final Caller MISSING = new Caller(Outcome.MISSING, "");
    private static final Caller WRONG = new Caller(Outcome.WRONG, "");
    private static final Caller TOO_MANY = new Caller(Outcome.TOO_MANY, "");
  }

  private final Map<String, PasswordHash> users;
  private final Map<String, PasswordHash> tokens;

  /** Compared with when there is no such user, so that the time taken does not tell. */
  private final PasswordHash nobody = PasswordHash.ofNobody();

  private final byte[] key = new byte[32];
  private final Map<String, Caller> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
          return size() > KNOWN_LIMIT;
        }
      };
  private final Semaphore waiting = new Semaphore(WAITING_LIMIT);
  private final Object oneAtATime = new Object();
  private final Allowance wrong = new Allowance(WRONG_AT_ONCE, WRONG_PER_SECOND);

  Credentials(Map<String, PasswordHash> users, Map<String, PasswordHash> tokens) {
    this.users = Map.copyOf(users);
    this.tokens = Map.copyOf(tokens);
    new SecureRandom().nextBytes(key);
  }

  Caller recognise(OpsRequest request) {
    String header = request.header("Authorization");
    if (header == null || header.isBlank()) {
      return Caller.MISSING;
    }
    if (header.length() > HEADER_LIMIT) {
      return Caller.WRONG;
    }
    String digest = digest(header);
    synchronized (known) {
      Caller before = known.get(digest);
      if (before != null) {
        return before;
      }
    }
    return lookUp(header.strip(), digest);
  }

  private Caller lookUp(String header, String digest) {
    if (!wrong.left() || !waiting.tryAcquire()) {
      return Caller.TOO_MANY;
    }
    try {
      Caller found;
      synchronized (oneAtATime) {
        found = compare(header).map(who -> new Caller(Outcome.KNOWN, who)).orElse(Caller.WRONG);
      }
      if (found.outcome == Outcome.KNOWN) {
        synchronized (known) {
          known.put(digest, found);
        }
      } else {
        wrong.take();
      }
      return found;
    } finally {
      waiting.release();
    }
  }

  private Optional<String> compare(String header) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String value = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Basic") && !users.isEmpty()) {
      return user(value);
    }
    if (scheme.equalsIgnoreCase("Bearer") && !tokens.isEmpty()) {
      return token(value);
    }
    return Optional.empty();
  }

  private Optional<String> user(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = pair.substring(0, colon);
    boolean right =
        users.getOrDefault(name, nobody).matches(pair.substring(colon + 1).toCharArray())
            && users.containsKey(name);
    return right ? Optional.of("user " + name) : Optional.empty();
  }

  private Optional<String> token(String value) {
    Optional<String> found = Optional.empty();
    for (Map.Entry<String, PasswordHash> token : tokens.entrySet()) {
      if (token.getValue().matches(value.toCharArray())) {
        found = Optional.of("token " + token.getKey());
      }
    }
    return found;
  }

  private String digest(String header) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal(header.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
