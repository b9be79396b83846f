package io.sightline.metrics.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids that callers may bring along, and those given when they bring none. */
final class RequestIds {
  private static final int LONGEST = 128;

  private RequestIds() {}

  /** How every JSON web token begins, which has no other characters than an id has. */
  private static final String TOKEN = "eyJ";

  /** The caller's id when it is harmless in a log line and a header, else a new one. */
  static String accept(@Nullable String fromCaller) {
    return fromCaller != null && harmless(fromCaller) ? fromCaller : next();
  }

  private static boolean harmless(String id) {
    if (id.isEmpty() || id.length() > LONGEST || id.startsWith(TOKEN)) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /**
   * A random UUID, version 4. It need not be unguessable, only unlikely twice; the random numbers
   * of {@link UUID#randomUUID()} come through a lock that all request threads would share.
   */
  private static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
