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
  private static final char[] PLAIN = new char[128];
  private static final String[] NONE = {};

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = c == '-' ? '_' : Character.toLowerCase(c);
    }
  }

  /** The names by their first character; the last entry is for all that is not ASCII. */
  private final String[][] byFirst = new String[PLAIN.length + 1][];

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
    }
  }

  boolean in(String text) {
    return in(text, 0, text.length());
  }

  /** Whether this part of the text contains one of the names. */
  boolean in(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      for (String name : byFirst[slot(plain(c))]) {
        if (startsAt(text, i, to, name, 0)) {
          return true;
        }
      }
      if (i > from && isHump(text.charAt(i - 1), c)) {
        for (String name : byFirst['_']) {
          if (startsAt(text, i, to, name, 1)) {
            return true;
          }
        }
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
      } else if (!flexible || separated || k == 0 || (c != '_' && c != ' ' && c != '.')) {
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

  private static boolean isHump(char before, char c) {
    return Character.isUpperCase(c) && !Character.isUpperCase(before);
  }

  private static char plain(char c) {
    return c < PLAIN.length ? PLAIN[c] : Character.toLowerCase(c);
  }

  private static int slot(char c) {
    return Math.min(c, PLAIN.length);
  }
}
