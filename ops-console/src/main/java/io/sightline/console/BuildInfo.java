package io.sightline.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote down about itself. */
record BuildInfo(String version) {
  static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("/console.properties")) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("console.properties cannot be read", unreadable);
    }
    return new BuildInfo(properties.getProperty("version"));
  }
}
