package io.sightline.alerts.routing;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of Alertmanager; what comes after the second number makes no difference here. */
record Version(int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("v?(\\d+)\\.(\\d+)([.+~-].*)?");

  /**
   * @throws IllegalArgumentException when it is none
   */
  static Version of(String text) {
    Matcher version = TEXT.matcher(text);
    if (!version.matches()) {
      throw new IllegalArgumentException("expected a version such as 0.28.1, was '" + text + "'");
    }
    return new Version(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
  }

  boolean isBefore(Version other) {
    return Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .compare(this, other)
        < 0;
  }
}
