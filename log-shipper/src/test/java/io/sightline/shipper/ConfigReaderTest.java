package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sightline.shipper.config.ConfigProblems;
import io.sightline.shipper.process.ProcessConfig;
import io.sightline.shipper.sink.StreamPlan;
import io.sightline.shipper.source.LongLines;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigReaderTest {
  private static final String LEAST =
      """
      state_dir: /var/lib/shipper
      inputs:
        - class: app
          paths: [/var/log/app.log]
      elasticsearch:
        urls: [http://127.0.0.1:9200]
      """;

  @Test
  void whatIsLeftOutHasADefault() throws Exception {
    assertThat(ConfigReader.read(LEAST, Map.of()))
        .isEqualTo(
            new ShipperConfig(
                "local",
                Path.of("/var/lib/shipper"),
                true,
                List.of(files("app", "/var/log/app.log")),
                new ShipperConfig.Reading(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    1_048_576,
                    LongLines.SPLIT,
                    512),
                new ShipperConfig.Elasticsearch(
                    List.of(URI.create("http://127.0.0.1:9200")),
                    null,
                    null,
                    null,
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1),
                    false),
                null,
                new ShipperConfig.Bulk(
                    2_097_152,
                    4,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10)),
                new IndexConfig(0, 30, Map.of(), 1, 10_240, 0),
                new ShipperConfig.Ops("127.0.0.1", 9180)));
  }

  @Test
  void everyKeyIsRead() throws Exception {
    String yaml =
        """
        environment: ${STAGE}
        state_dir: ${STATE:-/tmp/state}
        setup_on_start: false
        inputs:
          - class: app
            paths: ["/logs/*/app*.log", "/more/app.log"]
          - class: db
            paths: /logs/db.log
        reading:
          discovery_interval_ms: 11
          poll_interval_ms: 12
          checkpoint_interval_ms: 13
          close_removed_after_ms: 14
          max_line_bytes: 2048
          long_lines: cut
          max_open_files: 18
        elasticsearch:
          urls: [https://one:9200, "https://two:9200"]
          username: writer
          password_file: /secrets/password
          api_key_file: ${NO_KEY:-}
          ca_file: /secrets/ca.pem
          connect_timeout_ms: 15
          request_timeout_ms: 16
          gzip: true
        bulk:
          max_batch_bytes: 4096
          max_in_flight: 3
          flush_interval_ms: 17
          slow_after_ms: 170
          retry_first_ms: 18
          retry_longest_ms: 19
        index:
          replicas: 1
          retention_days: 7
          retention_days_by_dataset: {error: 90}
          rollover_days: 2
          rollover_megabytes: 100
          max_stream_bytes: 1000000000000
        ops:
          host: 0.0.0.0
          port: ${PORT}
        """;
    assertThat(ConfigReader.read(yaml, Map.of("STAGE", "docker", "PORT", "9999")))
        .isEqualTo(
            new ShipperConfig(
                "docker",
                Path.of("/tmp/state"),
                false,
                List.of(
                    files("app", "/logs/*/app*.log", "/more/app.log"), files("db", "/logs/db.log")),
                new ShipperConfig.Reading(
                    Duration.ofMillis(11),
                    Duration.ofMillis(12),
                    Duration.ofMillis(13),
                    Duration.ofMillis(14),
                    2048,
                    LongLines.CUT,
                    18),
                new ShipperConfig.Elasticsearch(
                    List.of(URI.create("https://one:9200"), URI.create("https://two:9200")),
                    "writer",
                    Path.of("/secrets/password"),
                    null,
                    Path.of("/secrets/ca.pem"),
                    Duration.ofMillis(15),
                    Duration.ofMillis(16),
                    true),
                null,
                new ShipperConfig.Bulk(
                    4096,
                    3,
                    Duration.ofMillis(17),
                    Duration.ofMillis(170),
                    Duration.ofMillis(18),
                    Duration.ofMillis(19)),
                new IndexConfig(1, 7, Map.of("error", 90), 2, 100, 1_000_000_000_000L),
                new ShipperConfig.Ops("0.0.0.0", 9999)));
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    String yaml =
        """
        environment: "Prod!"
        state_dir: ${NOWHERE}
        setup_on_start: maybe
        surprise: 1
        inputs:
          - class: app
            paths: [logs/app.log, "/logs/**/app.log", "/logs/[app.log"]
          - class: app
            paths: []
          - wrong
          - class: pigeons
            type: carrier pigeon
            paths: /logs/pigeons.log
        reading:
          discovery_interval_ms: 0
          poll_interval_ms: soon
          checkpoint_interval_ms: 60001
          close_removed_after_ms: -1
          max_line_bytes: 10
          long_lines: fold
          max_open_files: 0
        elasticsearch:
          urls: ["ftp://x", "http://user:secret@host"]
          username: writer
          api_key_file: /key
          pasword_file: /typo
          connect_timeout_ms: 0
          request_timeout_ms: [1]
        bulk:
          max_batch_bytes: 1
          max_in_flight: 33
          flush_interval_ms: 0
          slow_after_ms: 99
          retry_first_ms: 0
          retry_longest_ms: 0
        index:
          replicas: -1
          retention_days: 0
          retention_days_by_dataset: {Bad!: 1, error: 0}
          rollover_days: 0
          rollover_megabytes: 0
          max_stream_bytes: -1
        ops: here
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "environment: lower-case letters, digits, '_' and '.', a letter first, was 'Prod!'",
            "state_dir: the variable NOWHERE to be set, was unset",
            "setup_on_start: true or false, was 'maybe'",
            "inputs[2]: a group of settings, was 'wrong'",
            "inputs[0].paths[0]: an absolute path, was 'logs/app.log'",
            "inputs[0].paths[1]: a path without '**', one '*' for each folder level, was"
                + " '/logs/**/app.log'",
            "inputs[0].paths[2]: a path pattern, was '/logs/[app.log'",
            "inputs[1].paths: at least one value, was absent",
            "inputs[1].class: a class that no other input has, was 'app'",
            "inputs[3].type: one of files, http, kafka, stdin, syslog, was 'carrier pigeon'",
            "reading.discovery_interval_ms: a whole number from 10 to 600000, was '0'",
            "reading.poll_interval_ms: a whole number from 1 to 60000, was 'soon'",
            "reading.checkpoint_interval_ms: a whole number from 1 to 60000, was '60001'",
            "reading.close_removed_after_ms: a whole number from 0 to 86400000, was '-1'",
            "reading.max_line_bytes: a whole number from 1024 to 16777216, was '10'",
            "reading.long_lines: split or cut, was 'fold'",
            "reading.max_open_files: a whole number from 1 to 1000000, was '0'",
            "elasticsearch.urls[0]: an address such as http://127.0.0.1:9200 or https://host:9200,"
                + " without user name, was 'ftp://x'",
            "elasticsearch.urls[1]: an address such as http://127.0.0.1:9200 or https://host:9200,"
                + " without user name, was 'http://user:secret@host'",
            "elasticsearch.password_file: the file with the password of username, was absent",
            "elasticsearch.api_key_file: absent when username is set, was '/key'",
            "elasticsearch.connect_timeout_ms: a whole number from 1 to 600000, was '0'",
            "elasticsearch.request_timeout_ms: a single value, was '[1]'",
            "elasticsearch.pasword_file: a known key, one of urls, username, password_file,"
                + " api_key_file, ca_file, connect_timeout_ms, request_timeout_ms, gzip, was"
                + " 'pasword_file'",
            "bulk.max_batch_bytes: a whole number from 1024 to 67108864, was '1'",
            "bulk.max_in_flight: a whole number from 1 to 32, was '33'",
            "bulk.flush_interval_ms: a whole number from 1 to 60000, was '0'",
            "bulk.slow_after_ms: a whole number from 100 to 600000, was '99'",
            "bulk.retry_first_ms: a whole number from 1 to 600000, was '0'",
            "bulk.retry_longest_ms: a whole number from 1 to 600000, was '0'",
            "index.retention_days_by_dataset.Bad!: lower-case letters, digits, '_' and '.', a letter"
                + " first, was 'Bad!'",
            "index.retention_days_by_dataset.error: a whole number from 1 to 36500, was '0'",
            "index.replicas: a whole number from 0 to 10, was '-1'",
            "index.retention_days: a whole number from 1 to 36500, was '0'",
            "index.rollover_days: a whole number from 1 to 36500, was '0'",
            "index.rollover_megabytes: a whole number from 1 to 1000000, was '0'",
            "index.max_stream_bytes: a whole number from 0 to 1125899906842624, was '-1'",
            "ops: a group of settings, was 'here'",
            "surprise: a known key, one of environment, state_dir, setup_on_start, inputs, reading,"
                + " elasticsearch, kafka, bulk, index, ops, was 'surprise'");
  }

  @Test
  void whatMustBeThereIsMissed() {
    assertThat(problems("environment: local"))
        .containsExactly(
            "state_dir: a folder, was absent",
            "inputs: a list with at least one entry, was absent",
            "elasticsearch.urls: at least one value, was absent");
    assertThat(problems(LEAST.replace("    paths: [/var/log/app.log]", "    password_file: x")))
        .contains("inputs[0].paths: at least one value, was absent");
    assertThat(problems(LEAST + "  password_file: /p\n"))
        .containsExactly(
            "elasticsearch.username: the user whose password is in password_file, was absent");
  }

  @Test
  void whatIsNoYamlIsSaidWithItsPlace() {
    assertThat(problems("a: [1"))
        .singleElement()
        .asString()
        .startsWith("configuration: YAML, was broken in line ");
    assertThat(problems("")).containsExactly("configuration: a group of settings, was empty");
  }

  @Test
  void theConfigurationOfBothRuntimesIsValidAndShownWithoutSecrets() throws Exception {
    String yaml = Files.readString(Path.of("config/shipper.yml"));
    ShipperConfig config =
        ConfigReader.read(
            yaml, Map.of("SIGHTLINE_LOG_DIR", "/logs", "SHIPPER_STATE_DIR", "/state"));
    assertThat(config.streams().stream().map(StreamPlan::pattern))
        .containsExactly(
            "logs-app-local",
            "logs-access-local",
            "logs-access.volatile-local",
            "logs-error-local",
            "logs-db-local");
    assertThat(config.streams().stream().map(StreamPlan::retentionDays))
        .containsExactly(30, 30, 7, 90, 30);
    assertThat(ConfigReader.read(EffectiveConfig.yaml(config), Map.of())).isEqualTo(config);
  }

  private static List<String> problems(String yaml) {
    ConfigProblems thrown =
        catchThrowableOfType(ConfigProblems.class, () -> ConfigReader.read(yaml, Map.of()));
    assertThat(thrown).isNotNull();
    return thrown.problems();
  }

  private static InputConfig files(String logClass, String... paths) {
    return new InputConfig(
        logClass,
        List.of(paths),
        null,
        null,
        new ProcessConfig(null, null, null, List.of(), 100_000));
  }

  @Test
  void anInputThatIsNotEnabledIsLeftOutButMustBeRight() throws ConfigProblems {
    String yaml =
        """
        state_dir: /var/lib/shipper
        inputs:
          - class: app
            paths: [/logs/app.log]
          - class: net
            enabled: ${NET:-false}
            type: syslog
            syslog: {tcp: 127.0.0.1:5514}
        elasticsearch: {urls: ["http://127.0.0.1:9200"]}
        """;
    assertThat(ConfigReader.read(yaml, Map.of()).inputs())
        .extracting(InputConfig::logClass)
        .containsExactly("app");
    assertThat(ConfigReader.read(yaml, Map.of("NET", "true")).inputs())
        .extracting(InputConfig::logClass)
        .containsExactly("app", "net");
    assertThat(problems(yaml.replace("tcp: 127.0.0.1:5514", "tcp: nowhere")))
        .anyMatch(problem -> problem.startsWith("inputs[1].syslog.tcp: "));
    assertThat(problems(yaml.replace("class: app", "class: app\n    enabled: false")))
        .contains("inputs: one that is enabled, or more, was none");
  }
}
