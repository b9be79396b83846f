package io.sightline.shipper;

import io.sightline.shipper.config.ConfigProblems;
import io.sightline.shipper.config.Settings;
import io.sightline.shipper.kafka.KafkaOutputConfig;
import io.sightline.shipper.source.LongLines;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code shipper.yml}: checks all of it before it complains, and says it all at once. */
final class ConfigReader {
  static final String NAME = "lower-case letters, digits, '_' and '.', a letter first";
  static final String NAME_PATTERN = "[a-z][a-z0-9_.]{0,63}";

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private ConfigReader(Map<String, String> environment) {
    this.environment = environment;
  }

  static ShipperConfig read(Path file, Map<String, String> environment) throws ConfigProblems {
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigProblems(List.of("--config: an existing file, was '" + file + "'"));
    } catch (IOException e) {
      throw new ConfigProblems(
          List.of("--config: a readable file, was '" + file + "' (" + e + ")"));
    }
    return read(yaml, environment);
  }

  static ShipperConfig read(String yaml, Map<String, String> environment) throws ConfigProblems {
    JsonNode tree;
    try {
      tree = YAMLMapper.builder().build().readTree(yaml);
    } catch (JacksonException e) {
      String first = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      String where =
          e.getLocation() == null
              ? ""
              : " in line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new ConfigProblems(List.of("configuration: YAML, was broken" + where + ": " + first));
    }
    if (tree == null || !tree.isObject()) {
      throw new ConfigProblems(List.of("configuration: a group of settings, was empty"));
    }
    return new ConfigReader(environment).root(tree);
  }

  private ShipperConfig root(JsonNode tree) throws ConfigProblems {
    Settings root = new Settings("", tree, environment, problems);
    ShipperConfig config =
        new ShipperConfig(
            orElse(root.parsed("environment", NAME, ConfigReader::streamPart), "local"),
            root.required("state_dir", "a folder", Path::of),
            root.flag("setup_on_start", true),
            inputs(root),
            reading(root.child("reading")),
            elasticsearch(root),
            kafka(root),
            bulk(root.child("bulk")),
            IndexConfig.read(root.child("index")),
            ops(root.child("ops")));
    root.refuseOthers();
    if (!problems.isEmpty()) {
      throw new ConfigProblems(problems);
    }
    return config;
  }

  /** Those that are enabled; what is wrong with the others is a problem all the same. */
  private static List<InputConfig> inputs(Settings root) {
    List<InputConfig> inputs = new ArrayList<>();
    Set<String> classes = new HashSet<>();
    List<Settings> groups = root.children("inputs");
    for (Settings group : groups) {
      boolean isEnabled = group.flag("enabled", true);
      InputConfig input = InputConfig.read(group);
      if (input.logClass() != null && !classes.add(input.logClass())) {
        group.problem("class", "a class that no other input has", "'" + input.logClass() + "'");
      }
      if (isEnabled) {
        inputs.add(input);
      }
    }
    if (inputs.isEmpty() && !groups.isEmpty()) {
      root.problem("inputs", "one that is enabled, or more", "none");
    }
    return List.copyOf(inputs);
  }

  private static ShipperConfig.Reading reading(Settings group) {
    ShipperConfig.Reading reading =
        new ShipperConfig.Reading(
            group.millis("discovery_interval_ms", 1_000, 10, 600_000),
            group.millis("poll_interval_ms", 200, 1, 60_000),
            group.millis("checkpoint_interval_ms", 500, 1, 60_000),
            group.millis("close_removed_after_ms", 10_000, 0, 86_400_000),
            group.number("max_line_bytes", 1_048_576, 1_024, 16_777_216),
            orElse(
                group.parsed("long_lines", "split or cut", ConfigReader::longLines),
                LongLines.SPLIT),
            group.number("max_open_files", 512, 1, 1_000_000));
    group.refuseOthers();
    return reading;
  }

  /** Null when the group {@code kafka} is there, which has to be alone then. */
  private static ShipperConfig.@Nullable Elasticsearch elasticsearch(Settings root) {
    Settings group = root.child("elasticsearch");
    return root.has("kafka") ? null : elasticsearchAt(group);
  }

  private static @Nullable KafkaOutputConfig kafka(Settings root) {
    Settings group = root.child("kafka");
    if (!root.has("kafka")) {
      return null;
    }
    if (root.has("elasticsearch")) {
      root.problem(
          "kafka", "absent when elasticsearch is there: documents go to one of them", "there");
    }
    return KafkaOutputConfig.read(group);
  }

  private static ShipperConfig.Elasticsearch elasticsearchAt(Settings group) {
    List<URI> urls = new ArrayList<>();
    // A variable holds several with commas between.
    List<String> texts =
        group.texts("urls").stream().flatMap(text -> Stream.of(text.split("[ ,]+", -1))).toList();
    for (int i = 0; i < texts.size(); i++) {
      URI url =
          group.parsed(
              "urls[" + i + ']',
              texts.get(i),
              "an address such as http://127.0.0.1:9200 or https://host:9200, without user name",
              ConfigReader::url);
      if (url != null) {
        urls.add(url);
      }
    }
    String username = group.text("username");
    Path password = group.parsed("password_file", "a file", Path::of);
    Path apiKey = group.parsed("api_key_file", "a file", Path::of);
    if (username != null && password == null) {
      group.problem("password_file", "the file with the password of username", "absent");
    }
    if (username == null && password != null) {
      group.problem("username", "the user whose password is in password_file", "absent");
    }
    if (username != null && apiKey != null) {
      group.problem("api_key_file", "absent when username is set", "'" + apiKey + "'");
    }
    ShipperConfig.Elasticsearch target =
        new ShipperConfig.Elasticsearch(
            List.copyOf(urls),
            username,
            password,
            apiKey,
            group.parsed("ca_file", "a file", Path::of),
            group.millis("connect_timeout_ms", 5_000, 1, 600_000),
            group.millis("request_timeout_ms", 60_000, 1, 600_000),
            group.flag("gzip", false));
    group.refuseOthers();
    return target;
  }

  private static ShipperConfig.Bulk bulk(Settings group) {
    ShipperConfig.Bulk bulk =
        new ShipperConfig.Bulk(
            group.number("max_batch_bytes", 2_097_152, 1_024, 67_108_864),
            group.number("max_in_flight", 4, 1, 32),
            group.millis("flush_interval_ms", 200, 1, 60_000),
            group.millis("slow_after_ms", 5_000, 100, 600_000),
            group.millis("retry_first_ms", 100, 1, 600_000),
            group.millis("retry_longest_ms", 10_000, 1, 600_000));
    group.refuseOthers();
    return bulk;
  }

  private static ShipperConfig.Ops ops(Settings group) {
    ShipperConfig.Ops ops =
        new ShipperConfig.Ops(
            orElse(group.text("host"), "127.0.0.1"), group.number("port", 9180, 0, 65_535));
    group.refuseOthers();
    return ops;
  }

  private static <T> T orElse(T value, T fallback) {
    return value == null ? fallback : value;
  }

  private static LongLines longLines(String text) {
    return switch (text) {
      case "split" -> LongLines.SPLIT;
      case "cut" -> LongLines.CUT;
      default -> throw new IllegalArgumentException();
    };
  }

  static String streamPart(String text) {
    if (!text.matches(NAME_PATTERN)) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static URI url(String text) {
    URI url = URI.create(text.strip());
    boolean usable =
        ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null;
    if (!usable) {
      throw new IllegalArgumentException();
    }
    return url;
  }
}
