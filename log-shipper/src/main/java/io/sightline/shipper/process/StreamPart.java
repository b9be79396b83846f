package io.sightline.shipper.process;

import java.util.Locale;
import java.util.regex.Pattern;

/** The parts of the name of a data stream that can be chosen. */
final class StreamPart {
  static final String EXPECTATION =
      "up to 100 lower-case letters, digits, '_' and '.', a letter first";
  private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9_.]{0,99}");

  private StreamPart() {}

  /** Throws IllegalArgumentException when it cannot be a part. */
  static String checked(String text) {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException(EXPECTATION);
    }
    return text;
  }

  /**
   * In lower case and with {@code _} for what separates words, or null when even that is no part.
   * Other characters are not dropped: two values must not end in one data stream by accident.
   */
  static String of(String value) {
    if (value.length() > 100) {
      return null;
    }
    String part = value.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    return LEGAL.matcher(part).matches() ? part : null;
  }
}
