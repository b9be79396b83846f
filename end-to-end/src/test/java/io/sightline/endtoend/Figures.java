package io.sightline.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the tests measure on the way; printed at the end and written to {@code target/figures.txt}.
 */
final class Figures {
  private static final Map<String, String> ALL = new TreeMap<>();

  private Figures() {}

  static synchronized void record(String name, String format, double value) {
    ALL.put(name, String.format(Locale.ROOT, format, value));
  }

  static synchronized void print() {
    StringBuilder text = new StringBuilder("Figures of this run:").append(System.lineSeparator());
    ALL.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, "  %-34s %12s%n", name, value)));
    System.out.print(text);
    try {
      Files.writeString(Path.of(System.getProperty("figures.file", "target/figures.txt")), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
