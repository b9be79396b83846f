package io.sightline.metrics.secrets;

import io.sightline.metrics.secrets.GeneratedSecrets.Planted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what was planted, and searches large outputs for any telling part of any of it, as it
 * is or encoded (JSON, percent, Base64). Takes time in proportion to the output, not to the number
 * of secrets. Not thread-safe.
 */
public final class LeakSearch {
  /** Among millions of characters shorter parts turn up by chance. */
  private static final int TELLING = 8;

  /** Outputs are full of hexadecimal ids: of such parts eight characters do turn up by chance. */
  private static final int TELLING_HEXADECIMAL = 12;

  private static final int AROUND = 100;

  private final Map<String, Planted> parts = new HashMap<>();

  /** Remembers a secret; one that is too short to be told from chance is refused. */
  public Planted plant(Planted planted) {
    String secret = planted.secret();
    if (secret.length() < TELLING) {
      throw new IllegalArgumentException("too short to be searched for: " + planted);
    }
    remember(secret, planted);
    remember(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)), planted);
    return planted;
  }

  private void remember(String secret, Planted planted) {
    for (int i = 0; i + TELLING <= secret.length(); i++) {
      String part = part(secret, i);
      if (part.length() >= TELLING) {
        parts.putIfAbsent(part, planted);
      }
    }
  }

  /** The telling part that begins here; empty when what is left could be chance. */
  private static String part(String text, int from) {
    String part = text.substring(from, from + TELLING);
    if (!part.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return part;
    }
    int to = from + TELLING_HEXADECIMAL;
    return to <= text.length() ? text.substring(from, to) : "";
  }

  /** What leaked into this output: a description for each secret, with what is around it. */
  public List<String> in(String name, String output) {
    Map<Planted, String> found = new LinkedHashMap<>();
    List<String> readings =
        List.of(
            output,
            Escapes.decode(output, false),
            Escapes.decode(output, true),
            output.replace("\\", ""));
    for (String reading : readings) {
      for (int i = 0; i + TELLING <= reading.length(); i++) {
        Planted leaked = parts.get(part(reading, i));
        if (leaked != null && !found.containsKey(leaked)) {
          String around =
              reading.substring(Math.max(0, i - AROUND), Math.min(reading.length(), i + AROUND));
          found.put(leaked, name + " shows, planted as " + leaked + ":\n    …" + around + "…");
        }
      }
    }
    return new ArrayList<>(found.values());
  }
}
