package io.sightline.metrics.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether a name contains one of the names of secrets. Upper and lower case are equal, and so are
 * {@code -}, {@code _} and a hump: {@code privateKey} contains {@code _key}. In a name of six
 * letters and more the separators do not count at all: {@code API-Key} contains {@code apikey};
 * shorter ones must stand as they are, or {@code fields_number} would contain {@code dsn}.
 *
 * <p>Immutable. Looking allocates nothing and takes time in proportion to the name's length.
 */
final class SecretNames {
  private static final int FLEXIBLE_FROM = 6;
  private static final String SEPARATORS = "_ .";
  private static final char[] PLAIN = new char[128];
  private static final String[] NONE = {};

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = c == '-' ? '_' : Character.toLowerCase(c);
    }
  }

  /** The names by their first character; the last entry is for all that is not ASCII. */
  private final String[][] byFirst = new String[PLAIN.length + 1][];

  /** Which characters may come second, by the first: 128 bits each. Most looks end here. */
  private final long[] second = new long[2 * (PLAIN.length + 1)];

  SecretNames(SecretSettings settings) {
    List<String> names =
        Stream.concat(settings.names().stream(), settings.more().stream())
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replace('-', '_'))
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    for (int i = 0; i < byFirst.length; i++) {
      List<String> here = new ArrayList<>();
      for (String name : names) {
        if (slot(name.charAt(0)) == i) {
          here.add(name);
        }
      }
      byFirst[i] = here.isEmpty() ? NONE : here.toArray(NONE);
      for (String name : here) {
        allowSecond(i, name);
      }
    }
  }

  private void allowSecond(int first, String name) {
    if (name.length() == 1 || name.charAt(1) >= PLAIN.length) {
      second[2 * first] = -1;
      second[2 * first + 1] = -1;
      return;
    }
    String allowed = name.charAt(1) + (name.length() >= FLEXIBLE_FROM ? SEPARATORS : "");
    for (int i = 0; i < allowed.length(); i++) {
      char c = allowed.charAt(i);
      second[2 * first + (c >> 6)] |= 1L << c;
    }
  }

  private boolean maybeSecond(int first, char c) {
    // What is not ASCII is looked at letter by letter.
    return c >= PLAIN.length || (second[2 * first + (c >> 6)] & 1L << c) != 0;
  }

  boolean in(String text) {
    return in(text, 0, text.length());
  }

  /** Whether this part of the text contains one of the names. */
  boolean in(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      char next = i + 1 < to ? plain(text.charAt(i + 1)) : 0;
      int first = slot(plain(c));
      if (maybeSecond(first, next) && anyStartsAt(text, i, to, byFirst[first], 0)) {
        return true;
      }
      if (c >= 'A'
          && c <= 'Z'
          && i > from
          && !isUpper(text.charAt(i - 1))
          && maybeSecond('_', plain(c))
          && anyStartsAt(text, i, to, byFirst['_'], 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyStartsAt(String text, int at, int to, String[] names, int done) {
    for (String name : names) {
      if (startsAt(text, at, to, name, done)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(String text, int at, int to, String name, int done) {
    boolean flexible = name.length() >= FLEXIBLE_FROM;
    int i = at;
    int k = done;
    boolean separated = false;
    while (k < name.length()) {
      if (i >= to) {
        return false;
      }
      char c = plain(text.charAt(i));
      if (c == name.charAt(k)) {
        k++;
        separated = false;
      } else if (!flexible || separated || k == 0 || SEPARATORS.indexOf(c) < 0) {
        return false;
      } else {
        // One between two letters: more would cost time in proportion to the run, at each of its
        // characters.
        separated = true;
      }
      i++;
    }
    return true;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static char plain(char c) {
    return c < PLAIN.length ? PLAIN[c] : Character.toLowerCase(c);
  }

  private static int slot(char c) {
    return Math.min(c, PLAIN.length);
  }
}
