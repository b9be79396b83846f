package io.sightline.metrics.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where settings come from. A setting has a key such as {@code log.level}; its variable is the key
 * in capitals with {@code _} for {@code .}, and {@code SIGHTLINE_} before it: {@code
 * SIGHTLINE_LOG_LEVEL}. A variable wins over the file, the file over what the code says.
 *
 * @param variables all environment variables, those of others too
 * @param file the keys of the properties file; empty when there is none
 * @param code keys that the program sets itself
 */
public record Sources(
    Map<String, String> variables, Map<String, String> file, Map<String, String> code) {
  static final String PREFIX = "SIGHTLINE_";

  /** Names the properties file, when the program names none. */
  public static final String FILE_VARIABLE = PREFIX + "CONFIG_FILE";

  /** A value and the name under which the user gave it. */
  record Found(String name, String value) {}

  /** Copies all three. */
  public Sources {
    variables = Map.copyOf(variables);
    file = Map.copyOf(file);
    code = Map.copyOf(code);
  }

  /** Variables only. */
  public static Sources variables(Map<String, String> variables) {
    return new Sources(variables, Map.of(), Map.of());
  }

  /**
   * Reads a properties file in UTF-8.
   *
   * @throws ConfigProblems when it cannot be read
   */
  public static Map<String, String> file(Path path) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigProblems(
          java.util.List.of(
              FILE_VARIABLE
                  + ": expected a readable properties file, was '"
                  + path
                  + "' ("
                  + e
                  + ")"));
    }
    Map<String, String> keys = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> keys.put(key, properties.getProperty(key)));
    return keys;
  }

  /** The variable of a key. */
  public static String variable(String key) {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** An empty value counts as not set. */
  Optional<Found> find(String key) {
    String variable = variable(key);
    return filled(variable, variables.get(variable))
        .or(() -> filled(key, file.get(key)))
        .or(() -> filled(key, code.get(key)));
  }

  private static Optional<Found> filled(
      String name, @org.jspecify.annotations.Nullable String value) {
    return Optional.ofNullable(value)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> new Found(name, text));
  }

  /** All keys of file and code, in order. */
  Map<String, String> writtenKeys() {
    Map<String, String> keys = new TreeMap<>(code);
    keys.putAll(file);
    return keys;
  }
}
