package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigProblems;
import io.sightline.metrics.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings from code, a file and variables, as a service gives them. */
class SightlineConfigTest {
  @TempDir private Path folder;

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("sightline.properties"), String.join("\n", lines));
  }

  @Test
  void hasDefaultsForEverything() {
    SightlineConfig config = SightlineConfig.read(Sources.variables(Map.of()));
    assertThat(config.environment()).isEqualTo("local");
    assertThat(config.slowQueryThreshold()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aVariableWinsOverTheFileAndTheFileOverTheCode() throws IOException {
    try (Sightline sightline =
        Sightline.forService("shop")
            .setting("environment", "from-code")
            .setting("slow_query_ms", 1)
            .setting("health.cache_ms", 1)
            .configFile(file("environment = from-file", "slow_query_ms = 2"))
            .environment(Map.of("SIGHTLINE_ENVIRONMENT", "from-variable"))
            .start()) {
      assertThat(sightline.config().environment()).isEqualTo("from-variable");
      assertThat(sightline.config().slowQueryThreshold()).isEqualTo(Duration.ofMillis(2));
      assertThat(sightline.config().health().keptFor()).isEqualTo(Duration.ofMillis(1));
    }
  }

  @Test
  void theVariableNamesAnotherFile() throws IOException {
    Map<String, String> variables =
        Map.of("SIGHTLINE_CONFIG_FILE", file("environment = elsewhere").toString());
    try (Sightline sightline = Sightline.forService("shop").environment(variables).start()) {
      assertThat(sightline.config().environment()).isEqualTo("elsewhere");
    }
  }

  @Test
  void aRecordIsTakenAsItIs() {
    SightlineConfig settled =
        SightlineConfig.read(new Sources(Map.of(), Map.of(), Map.of("slow_query_ms", "7")));
    try (Sightline sightline =
        Sightline.forService("shop")
            .environment(Map.of("SIGHTLINE_SLOW_QUERY_MS", "not read"))
            .config(settled)
            .start()) {
      assertThat(sightline.config()).isSameAs(settled);
    }
  }

  @Test
  void allProblemsOfAllPartsAreToldAtOnce() throws IOException {
    Sightline.Builder builder =
        Sightline.forService("shop")
            .setting("log.levle", "DEBUG")
            .configFile(file("health.deadline_ms = soon", "http.trusted_proxies = nowhere"))
            .environment(
                Map.of(
                    "SIGHTLINE_ENVIRONMENT", "My Cloud",
                    "SIGHTLINE_LOG_LEVEL", "LOUD",
                    "SIGHTLINE_OPS_PROT", "1",
                    "SIGHTLINE_SENTRY_DSN", "hunter2"));
    assertThatThrownBy(builder::start)
        .isInstanceOf(ConfigProblems.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "SIGHTLINE_ENVIRONMENT: expected lower case letters, digits, '_', '.' or '-', was"
                    + " 'My Cloud'",
                "SIGHTLINE_LOG_LEVEL: expected TRACE, DEBUG, INFO, WARN or ERROR, was 'LOUD'",
                "http.trusted_proxies: expected IP addresses or networks (10.0.0.0/8), separated"
                    + " by commas, was 'nowhere'",
                "health.deadline_ms: expected a whole number above 0, was 'soon'",
                "SIGHTLINE_SENTRY_DSN: expected https://<public key>@<host>/<project>, was"
                    + " '******'",
                "log.levle: unknown setting; did you mean log.level?",
                "SIGHTLINE_OPS_PROT: unknown setting; did you mean SIGHTLINE_OPS_PORT?"));
  }
}
