package io.sightline.dashboards;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the series an expression reads. It is no parser: it strips what cannot be one
 * (strings, matchers, ranges, label lists, numbers) and takes the words that are left and are
 * neither called nor keywords. Series selected by {@code __name__} are not seen.
 */
public final class SeriesNames {
  private static final Pattern NO_NAMES =
      Pattern.compile(
          "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'" // strings
              + "|\\[[^]]*]" // ranges
              + "|#[^\\n]*" // comments
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)" // labels
              + "|\\boffset\\s+-?[0-9a-z]+"
              + "|\\b[0-9][0-9a-zA-Z.]*"); // numbers and durations
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
  private static final Pattern WORD = Pattern.compile("(?<![\\w:])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "by", "without", "on", "ignoring", "inf", "nan");

  private SeriesNames() {}

  /** In alphabetical order. */
  public static Set<String> of(String expression) {
    String rest = NO_NAMES.matcher(expression).replaceAll(" ");
    rest = MATCHERS.matcher(rest).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher words = WORD.matcher(rest);
    while (words.find()) {
      if (!KEYWORDS.contains(words.group().toLowerCase(Locale.ROOT))) {
        names.add(words.group());
      }
    }
    return names;
  }
}
