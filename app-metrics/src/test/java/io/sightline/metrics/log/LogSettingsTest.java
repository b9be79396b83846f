package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogSettingsTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void defaults() {
    LogSettings settings = LogFolder.settings(Map.of());
    assertThat(settings.configure()).isTrue();
    assertThat(settings.directory()).isEmpty();
    assertThat(settings.level()).isEqualTo(Level.INFO);
    assertThat(settings.levels()).isEmpty();
    assertThat(settings.limits(LogClass.APP))
        .isEqualTo(new FileLimits(50 * MIB, 500 * MIB, 30))
        .isEqualTo(settings.limits(LogClass.ACCESS))
        .isEqualTo(settings.limits(LogClass.DB));
    assertThat(settings.limits(LogClass.ERROR)).isEqualTo(new FileLimits(50 * MIB, 500 * MIB, 90));
    assertThat(settings.gzip()).isTrue();
    assertThat(settings.gzipAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.console()).isEqualTo(ConsoleFormat.AUTO);
    assertThat(settings.requestsOnConsole()).isFalse();
    assertThat(settings.requestsInErrorFile()).isFalse();
    assertThat(settings.caller()).isFalse();
    assertThat(settings.queueSize()).isEqualTo(8192);
    assertThat(settings.maxWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.closeDeadline()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.maxTextChars()).isEqualTo(65_536);
  }

  @Test
  void everyKey() {
    Map<String, String> keys = new HashMap<>();
    keys.put("log.configure", "false");
    keys.put("log.dir", "/var/log/services");
    keys.put("log.level", "debug");
    keys.put("log.levels", "com.example=TRACE, org.hibernate=off");
    keys.put("log.max_file_bytes", "2000");
    keys.put("log.max_total_bytes", "9000");
    keys.put("log.retention_days", "7");
    keys.put("log.gzip", "false");
    keys.put("log.gzip_after_minutes", "5");
    keys.put("log.console", "json");
    keys.put("log.console_requests", "true");
    keys.put("log.requests_in_error_file", "true");
    keys.put("log.caller", "true");
    keys.put("log.queue_size", "128");
    keys.put("log.queue_max_wait_ms", "20");
    keys.put("log.close_deadline_ms", "30");
    keys.put("log.max_text_chars", "1000");
    int number = 0;
    for (LogClass logClass : LogClass.values()) {
      number++;
      String own = "log." + logClass.lowerCase() + ".";
      keys.put(own + "max_file_bytes", Integer.toString(3000 * number));
      keys.put(own + "max_total_bytes", Integer.toString(30_000 * number));
      keys.put(own + "retention_days", Integer.toString(number));
    }
    LogSettings settings = LogFolder.settings(keys);
    assertThat(settings.files())
        .isEqualTo(
            Map.of(
                LogClass.APP, new FileLimits(3000, 30_000, 1),
                LogClass.ACCESS, new FileLimits(6000, 60_000, 2),
                LogClass.ERROR, new FileLimits(9000, 90_000, 3),
                LogClass.DB, new FileLimits(12_000, 120_000, 4)));
    assertThat(settings)
        .isEqualTo(
            new LogSettings(
                false,
                java.util.Optional.of(Path.of("/var/log/services")),
                Level.DEBUG,
                Map.of("com.example", "TRACE", "org.hibernate", "OFF"),
                settings.files(),
                false,
                Duration.ofMinutes(5),
                ConsoleFormat.JSON,
                true,
                true,
                true,
                128,
                Duration.ofMillis(20),
                Duration.ofMillis(30),
                1000));
  }

  @Test
  void whatIsSetForAllIsTheDefaultOfEach() {
    LogSettings settings =
        LogFolder.settings(
            Map.of(
                "log.max_file_bytes",
                "5000",
                "log.retention_days",
                "3",
                "log.db.retention_days",
                "2"));
    assertThat(settings.limits(LogClass.ERROR)).isEqualTo(new FileLimits(5000, 50_000, 3));
    assertThat(settings.limits(LogClass.DB)).isEqualTo(new FileLimits(5000, 50_000, 2));
  }

  @Test
  void everyRefusal() {
    Map<String, String> variables = new HashMap<>();
    variables.put("SIGHTLINE_LOG_CONFIGURE", "perhaps");
    variables.put("SIGHTLINE_LOG_DIR", "a\0b");
    variables.put("SIGHTLINE_LOG_LEVEL", "LOUD");
    variables.put("SIGHTLINE_LOG_LEVELS", "com.example=LOUD");
    variables.put("SIGHTLINE_LOG_MAX_FILE_BYTES", "999");
    variables.put("SIGHTLINE_LOG_DB_MAX_TOTAL_BYTES", "1000");
    variables.put("SIGHTLINE_LOG_ERROR_RETENTION_DAYS", "0");
    variables.put("SIGHTLINE_LOG_GZIP_AFTER_MINUTES", "-1");
    variables.put("SIGHTLINE_LOG_CONSOLE", "loud");
    variables.put("SIGHTLINE_LOG_QUEUE_SIZE", "1000");
    variables.put("SIGHTLINE_LOG_QUEUE_MAX_WAIT_MS", "0");
    variables.put("SIGHTLINE_LOG_CLOSE_DEADLINE_MS", "soon");
    variables.put("SIGHTLINE_LOG_MAX_TEXT_CHARS", "99");
    variables.put("SIGHTLINE_LOG_COLOUR", "true");
    ConfigReader in = new ConfigReader(Sources.variables(variables));
    LogSettings.read(in);
    assertThatThrownBy(() -> in.finish(Set.of("SIGHTLINE_LOG_")))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            refused ->
                assertThat(refused.getMessage().lines())
                    .containsExactlyInAnyOrder(
                        "SIGHTLINE_LOG_CONFIGURE: expected true or false, was 'perhaps'",
                        "SIGHTLINE_LOG_DIR: expected a path, was 'a\0b'",
                        "SIGHTLINE_LOG_LEVEL: expected TRACE, DEBUG, INFO, WARN or ERROR, was 'LOUD'",
                        "SIGHTLINE_LOG_LEVELS: expected logger=LEVEL separated by commas, LEVEL"
                            + " being one of TRACE, DEBUG, INFO, WARN, ERROR, OFF,"
                            + " was 'com.example=LOUD'",
                        "SIGHTLINE_LOG_MAX_FILE_BYTES: expected a whole number from 1000 to "
                            + Long.MAX_VALUE / 10
                            + ", was '999'",
                        "SIGHTLINE_LOG_DB_MAX_TOTAL_BYTES: expected at least the 52428800 bytes of"
                            + " one db.log, was '1000'",
                        "SIGHTLINE_LOG_ERROR_RETENTION_DAYS: expected a whole number from 1 to"
                            + " 2147483647, was '0'",
                        "SIGHTLINE_LOG_GZIP_AFTER_MINUTES: expected a whole number from 0 to"
                            + " 2147483647, was '-1'",
                        "SIGHTLINE_LOG_CONSOLE: expected one of AUTO, TEXT, JSON, OFF, was 'loud'",
                        "SIGHTLINE_LOG_QUEUE_SIZE: expected a power of two from 64 to 1048576, was"
                            + " '1000'",
                        "SIGHTLINE_LOG_QUEUE_MAX_WAIT_MS: expected a whole number above 0, was '0'",
                        "SIGHTLINE_LOG_CLOSE_DEADLINE_MS: expected a whole number above 0, was 'soon'",
                        "SIGHTLINE_LOG_MAX_TEXT_CHARS: expected a whole number from 100 to"
                            + " 10000000, was '99'",
                        "SIGHTLINE_LOG_COLOUR: unknown setting"));
  }
}
