package io.sightline.shipper.process;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Kinds of secrets that are known by how they look. */
enum Secret {
  /** Numbers of payment cards, see {@link CardNumbers}. */
  CREDIT_CARD("", "-"),
  /** Addresses of e-mail. */
  EMAIL(
      "@",
      "(?<![\\p{L}\\p{N}._%+\\-])[\\p{L}\\p{N}._%+\\-]++@[\\p{L}\\p{N}\\-]++(?:\\.[\\p{L}\\p{N}\\-]++)+"),
  /** What follows the word Bearer (RFC 6750). */
  BEARER_TOKEN("bearer", "(?i)\\bbearer\\s++(?<secret>[A-Za-z0-9._~+/\\-]{8,}+=*+)"),
  /** What follows {@code password=}, {@code "apiKey": }, {@code token: } and the like. */
  PASSWORD_PAIR(
      "",
      "(?i)(?:password|passwd|passphrase|pwd|secret|token(?!s\\b)|api[-_]?key|access[-_]?key"
          + "|private[-_]?key|credential|authorization)[a-z0-9_\\-]{0,20}+"
          + Secret.SEPARATOR
          + "(?<secret>"
          + Secret.VALUE
          + ")"),
  /** JSON web tokens (RFC 7519): two or three parts, of which the first is an object in Base64. */
  JWT(
      "eyj",
      "(?<![A-Za-z0-9_\\-])eyJ[A-Za-z0-9_\\-]++\\.[A-Za-z0-9_\\-]++(?:\\.[A-Za-z0-9_\\-]*+)?"),
  /** The password in {@code scheme://user:password@host}. */
  URL_PASSWORD("://", "://[^\\s/:@]*+:(?<secret>[^\\s/@]++)@");

  /** Between a name and its value, also inside JSON that is quoted in JSON. */
  static final String SEPARATOR = "\\\\*+[\"']?+\\s*+[=:]\\s*+";

  /** In quotes of any kind, up to the end when they are not closed; or up to the next separator. */
  static final String VALUE =
      "\\\\++\"[^\"\\\\]*+|\"(?:[^\"\\\\]++|\\\\.)*+\"?+|'[^']*+'?+"
          + "|(?:(?:bearer|basic|digest)\\s++)?+[^\\s,;&)}\\]\"'\\\\]++";

  private final String hint;
  private final String expression;

  /**
   * @param hint in small letters, without which there is no such secret in a text
   */
  Secret(String hint, String expression) {
    this.hint = hint;
    this.expression = expression;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String keys() {
    return Arrays.stream(values()).map(Secret::key).collect(Collectors.joining(", "));
  }

  /** Throws IllegalArgumentException when there is no such kind. */
  static Secret of(String key) {
    return Arrays.stream(values())
        .filter(secret -> secret.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key));
  }

  Finder finder(int maxSteps) {
    if (this == CREDIT_CARD) {
      return new CardNumbers();
    }
    Finder finder = new Finder.ByPattern(Pattern.compile(expression), maxSteps);
    return new Hinted(hint, finder);
  }

  /**
   * Finds the values of fields of these names in a text that could not be parsed; an object or a
   * list reaches to the end of the text.
   *
   * @param names see {@link MaskedNames#plain}
   */
  static Pattern pairsNamed(List<String> names) {
    String any =
        names.stream()
            .map(
                name ->
                    name.codePoints()
                        .mapToObj(c -> Pattern.quote(Character.toString(c)))
                        .collect(Collectors.joining("[-_]*+")))
            .collect(Collectors.joining("|"));
    return Pattern.compile(
        "(?iu)(?<![\\p{L}\\p{N}])(?:"
            + any
            + ")"
            + SEPARATOR
            + "(?<secret>[{\\[].*+|"
            + VALUE
            + ")",
        Pattern.DOTALL);
  }

  /** Spares texts without the hint the expression. */
  private record Hinted(String hint, Finder finder) implements Finder {
    @Override
    public boolean on(String text) {
      return contains(text) && finder.on(text);
    }

    private boolean contains(String text) {
      if (hint.isEmpty()) {
        return text.indexOf('=') >= 0 || text.indexOf(':') >= 0;
      }
      char lower = hint.charAt(0);
      char upper = Character.toUpperCase(lower);
      for (int i = 0; i <= text.length() - hint.length(); i++) {
        char c = text.charAt(i);
        if ((c == lower || c == upper) && text.regionMatches(true, i, hint, 0, hint.length())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean next() {
      return finder.next();
    }

    @Override
    public int start() {
      return finder.start();
    }

    @Override
    public int end() {
      return finder.end();
    }
  }
}
