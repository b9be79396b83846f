package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fields are made of a text.
 *
 * @param pattern of {@code regex} and {@code grok}, else null
 * @param grokPatterns further patterns by name
 * @param numbers fields that become numbers where their text is one
 * @param keepTextAs the field that holds the whole text too, or null
 */
record Parse(
    Format format,
    String pattern,
    Map<String, String> grokPatterns,
    List<String> numbers,
    String keepTextAs) {
  static final Parse JSON = new Parse(Format.JSON, null, Map.of(), List.of(), null);

  /** What the text is. */
  enum Format {
    /** A document as it is. */
    JSON,
    /** Just text, which becomes the message. */
    TEXT,
    /** Pairs of {@code name=value}. */
    LOGFMT,
    /** Text that an expression with named groups takes apart. */
    REGEX,
    /** The same with grok's names for expressions. */
    GROK;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Format of(String key) {
      for (Format format : values()) {
        if (format.key().equals(key)) {
          return format;
        }
      }
      throw new IllegalArgumentException(key);
    }
  }

  static Parse read(Settings group) {
    Format format = group.required("format", "json, text, logfmt, regex or grok", Format::of);
    String pattern = null;
    Map<String, String> more = new LinkedHashMap<>();
    List<String> numbers = List.of();
    String keep = null;
    if (format == Format.GROK) {
      Settings named = group.child("grok_patterns");
      for (String name : named.keys()) {
        String expression = named.required(name, "a grok pattern", text -> text);
        if (expression != null) {
          more.put(name, expression);
        }
      }
      pattern =
          group.required(
              "pattern",
              "a grok pattern with at least one named field, of known patterns",
              text -> checked(text, NamedPattern.grok(text, more)));
    } else if (format == Format.REGEX) {
      pattern =
          group.required(
              "pattern",
              "a regular expression of Java with named groups, each name once",
              text -> checked(text, NamedPattern.regex(text)));
    }
    if (format == Format.REGEX || format == Format.GROK || format == Format.LOGFMT) {
      numbers = List.copyOf(group.optionalTexts("numbers"));
      keep = group.text("keep_text_as");
    }
    group.refuseOthers();
    return new Parse(format, pattern, more, numbers, keep);
  }

  private static String checked(String text, NamedPattern compiled) {
    return compiled.fields().isEmpty() ? null : text;
  }

  Map<String, Object> effective() {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("format", format.key());
    if (pattern != null) {
      group.put("pattern", pattern);
    }
    if (!grokPatterns.isEmpty()) {
      group.put("grok_patterns", grokPatterns);
    }
    if (!numbers.isEmpty()) {
      group.put("numbers", numbers);
    }
    if (keepTextAs != null) {
      group.put("keep_text_as", keepTextAs);
    }
    return group;
  }
}
