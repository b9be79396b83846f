package io.sightline.metrics.log;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log files of the service {@code shop}, read as a shipper would, and logging that fills it.
 */
final class LogFolder {
  static final JsonMapper JSON = new JsonMapper();
  static final Duration DEADLINE = Duration.ofSeconds(10);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Path parent;

  LogFolder(Path parent) {
    this.parent = parent;
  }

  static LogSettings settings(Map<String, String> keys) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), Map.of(), keys));
    LogSettings settings = LogSettings.read(in);
    in.finish(Set.of());
    return settings;
  }

  static Secrets secrets() {
    return Secrets.of(SecretSettings.read(new ConfigReader(Sources.variables(Map.of()))));
  }

  /** Logs to the files only, unless the keys say otherwise. */
  JsonLogging start(String... keysAndValues) {
    Map<String, String> keys = new HashMap<>();
    keys.put("log.dir", parent.toString());
    keys.put("log.console", "off");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return JsonLogging.start("shop", "1.4.0", "test", settings(keys), secrets(), registry);
  }

  Path directory() {
    return parent.resolve("shop");
  }

  Path file(LogClass logClass) {
    return directory().resolve(logClass.fileName());
  }

  double lost(String reason) {
    return registry.get("log.events.dropped").tag("reason", reason).counter().count();
  }

  double lostInAll() {
    return registry.get("log.events.dropped").counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** Names of all files of a class, oldest first, the growing one last. */
  List<Path> files(LogClass logClass) throws IOException {
    List<Path> files = new ArrayList<>();
    for (RotatedName name : RotatedName.list(directory(), logClass)) {
      files.add(name.in(directory()));
    }
    if (Files.exists(file(logClass))) {
      files.add(file(logClass));
    }
    return files;
  }

  /** The lines of all files of a class, in order; each is checked to be one JSON object. */
  List<JsonNode> lines(LogClass logClass) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (Path file : files(logClass)) {
        text(file).lines().map(JSON::readTree).forEach(lines::add);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> messages(LogClass logClass) {
    return lines(logClass).stream().map(line -> line.at("/message").asString()).toList();
  }

  static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All bytes of all files, as text. */
  String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        all.append(text(file));
      }
    }
    return all.toString();
  }
}
