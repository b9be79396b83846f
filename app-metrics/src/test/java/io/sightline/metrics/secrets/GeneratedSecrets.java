package io.sightline.metrics.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * Secrets for property tests: names, values, and texts with a value hidden in them, the same for
 * the same seed. {@link #leak} tells whether one came out. Not thread-safe.
 */
public final class GeneratedSecrets {
  /** A text that has a secret in it, and the way that it is to be masked. */
  public record Planted(String way, String text, String secret) {}

  private static final String LETTERS =
      "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
  private static final String UNQUOTED = LETTERS + "!$*+./?@^_~#|-";
  private static final String ANY = UNQUOTED + " \t&=;,:'\"\\<>(){}[]%äß€漢\uD83D\uDE00";
  private static final List<String> NOISE =
      List.of(
          "",
          "user",
          "a b",
          "it's",
          "12:30:45",
          "/api/orders/7",
          "x=1",
          "\"",
          "100%",
          "{",
          "[1]",
          "Bearer",
          "https://example.org/",
          "-",
          "key",
          "the token",
          "%20",
          "\\",
          "<b>",
          "Ärger");

  /** So much of a secret is one: less turns up by chance. */
  private static final int TELLING = 6;

  private final Random random;
  private final JsonMapper json = new JsonMapper();

  /** The same seed gives the same texts. */
  public GeneratedSecrets(long seed) {
    this.random = new Random(seed);
  }

  /** A value with any characters in it, 8 to 40 long. */
  public String secret() {
    return letters(ANY);
  }

  /** A value that needs no quotes in a text. */
  public String word() {
    return letters(UNQUOTED).replace("://", "-");
  }

  /** A name that announces a secret. */
  public String name() {
    String name = pick(SecretSettings.DEFAULT_NAMES);
    if (random.nextBoolean()) {
      name = name.replace('_', '-');
    }
    String before = pick(List.of("", "", "db_", "X-", "user.", "app"));
    String after = pick(List.of("", "", "_1", "Value", "-old"));
    name = before + name + after;
    return switch (random.nextInt(4)) {
      case 0 -> name.toUpperCase(Locale.ROOT);
      case 1 -> randomCase(name);
      default -> name;
    };
  }

  /** Some text that may stand around a secret. */
  public String noise() {
    return pick(NOISE);
  }

  /** A raw query or a form. */
  public Planted query() {
    String secret = secret();
    String pair = hidden(name(), '%') + "=" + encoded(secret);
    return new Planted("query", "a=" + encoded(noise()) + "&" + pair + "&b=2", secret);
  }

  /** A URL inside a URL's query. */
  public Planted redirect() {
    String secret = secret();
    String inner = "https://example.org/x?a=1&" + name() + "=" + encoded(secret) + "&b=2";
    return new Planted("url", "/login?next=" + encoded(inner) + "&c=3", secret);
  }

  /** A URL with user and password. */
  public Planted userinfo() {
    String secret = random.nextBoolean() ? word() : encoded(secret());
    secret = secret.replaceAll("[/?#@]", "x");
    return new Planted("url", "redis://bob:" + secret + "@cache:6379/0?a=1", secret);
  }

  /** A header; the text is its value, the way says its name. */
  public Planted header() {
    String secret = secret();
    return new Planted("header " + name(), "Bearer " + secret, secret);
  }

  /** A JSON document with the secret somewhere below a secret's name. */
  public Planted json() {
    String secret = secret();
    String value = text(secret);
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      value = random.nextBoolean() ? "[1, " + value + "]" : "{\"x\": " + value + ", \"y\": []}";
    }
    String member = gap() + hidden(text(name()), 'u') + gap() + ":" + gap() + value;
    String document = "{" + text(noise()) + ": " + text(noise()) + "," + member + "}";
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      document = "{\"data\": [" + document + "], \"n\": 1}";
    }
    return new Planted("json", document, secret);
  }

  /** JSON that was cut off inside the secret, or after it. */
  public Planted cutJson() {
    Planted whole = json();
    int at = whole.text().lastIndexOf(text(whole.secret()).substring(1, TELLING));
    int cut = at + TELLING + random.nextInt(Math.max(1, whole.text().length() - at - TELLING));
    return new Planted("json", whole.text().substring(0, cut), whole.secret());
  }

  /** JSON as a text inside JSON, up to three deep. */
  public Planted jsonInJson() {
    Planted inner = json();
    String document = inner.text();
    for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
      document = "{\"payload\": " + text(document) + "}";
    }
    return new Planted("json", document, inner.secret());
  }

  /** A log message or an exception's text. */
  public Planted message() {
    String name = name();
    String word = word();
    String any = secret();
    String singleQuoted = any.replace("'", "").replace("\\", "");
    return switch (random.nextInt(8)) {
      case 0 -> message(name + "=" + word, word);
      case 1 -> message(name + ": " + word, word);
      case 2 -> message(name + " = '" + singleQuoted + "'", singleQuoted);
      case 3 -> message("\"" + name + "\" => " + text(any), any);
      case 4 -> message("--" + name.replace('.', '-') + " " + word, word);
      case 5 -> message("User[name=bob, " + name + "=" + word + ", x=1]", word);
      case 6 -> message("<" + name + ">" + word + "</" + name + ">", word);
      default -> message("{x=1, " + name + "={a=" + word + ", b=[1]}}", word);
    };
  }

  /** A multi-part form. */
  public Planted multipart() {
    String secret = secret();
    String boundary = "----b" + random.nextInt(1_000_000);
    String text =
        part(boundary, "a", noise())
            + part(boundary, hidden(name(), '%'), secret)
            + part(boundary, "b", noise());
    return new Planted("multipart", text + "--" + boundary + "--\r\n", secret);
  }

  /** One of all. */
  public Planted any() {
    return switch (random.nextInt(9)) {
      case 0 -> query();
      case 1 -> redirect();
      case 2 -> userinfo();
      case 3 -> header();
      case 4 -> json();
      case 5 -> cutJson();
      case 6 -> jsonInJson();
      case 7 -> multipart();
      default -> message();
    };
  }

  /** A telling part of the secret that the output shows, as it is or encoded; empty when none. */
  public static Optional<String> leak(String output, Planted planted) {
    List<String> readings = new ArrayList<>(List.of(output, Escapes.decode(output, false)));
    readings.add(Escapes.decode(output, true));
    readings.add(output.replace("\\", ""));
    String secret = planted.secret();
    for (int i = 0; i + TELLING <= secret.length(); i++) {
      String part = secret.substring(i, i + TELLING);
      if (readings.stream().anyMatch(reading -> reading.contains(part))) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private Planted message(String with, String secret) {
    return new Planted("text", "failed " + noise() + " with " + with + " after " + noise(), secret);
  }

  private static String part(String boundary, String name, String content) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, content);
  }

  private String letters(String alphabet) {
    int[] characters = alphabet.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int left = 8 + random.nextInt(33); left > 0; left--) {
      out.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    // It ends in a letter: a bracket or a comma at the end is the text's around it.
    return out.append(LETTERS.charAt(random.nextInt(LETTERS.length()))).toString();
  }

  private String text(String plain) {
    return json.writeValueAsString(plain);
  }

  private static String encoded(String plain) {
    return URLEncoder.encode(plain, StandardCharsets.UTF_8);
  }

  private String gap() {
    return pick(List.of("", "", " ", "\n  "));
  }

  private String randomCase(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      out.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    return out.toString();
  }

  /** The name with one of its letters escaped, sometimes. */
  private String hidden(String name, char kind) {
    int at = random.nextInt(name.length());
    if (random.nextInt(3) > 0 || !Character.isLetter(name.charAt(at))) {
      return name;
    }
    String escape = kind == '%' ? "%%%02x" : "\\u%04x";
    return name.substring(0, at) + escape.formatted((int) name.charAt(at)) + name.substring(at + 1);
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
