package io.sightline.stack.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackSettingsTest {
  private static final Path REPOSITORY = Path.of("/checkout");

  @Test
  void hasDefaultsForEverything() {
    StackSettings settings = StackSettings.from(REPOSITORY, Map.of());
    for (Port port : Port.values()) {
      assertThat(settings.port(port)).isEqualTo(port.standard());
    }
    assertThat(settings.state()).isEqualTo(REPOSITORY.resolve(".sightline"));
    assertThat(settings.environment()).isEqualTo("local");
    assertThat(settings.trafficRate()).isEqualTo(8);
    assertThat(settings.url(Port.CONSOLE)).isEqualTo("http://127.0.0.1:8088");
  }

  @Test
  void readsEveryVariable() {
    Map<String, String> variables = new HashMap<>();
    for (Port port : Port.values()) {
      variables.put(
          port.variable(), Integer.toString(20_000 + List.of(Port.values()).indexOf(port)));
    }
    variables.put("SIGHTLINE_STATE_DIR", "/elsewhere");
    variables.put("SIGHTLINE_ENVIRONMENT", "staging");
    variables.put("TRAFFIC_REQUESTS_PER_SECOND", "0");
    variables.put("ELASTICSEARCH_HEAP", "2g");
    StackSettings settings = StackSettings.from(REPOSITORY, variables);
    for (Port port : Port.values()) {
      assertThat(settings.port(port)).isEqualTo(20_000 + List.of(Port.values()).indexOf(port));
    }
    assertThat(settings.state()).isEqualTo(Path.of("/elsewhere"));
    assertThat(settings.environment()).isEqualTo("staging");
    assertThat(settings.trafficRate()).isZero();
    assertThat(settings.variable("ELASTICSEARCH_HEAP", "512m")).isEqualTo("2g");
  }

  @Test
  void aBlankVariableIsAnUnsetOne() {
    assertThat(StackSettings.from(REPOSITORY, Map.of("DEMO_PORT", " ")).port(Port.DEMO))
        .isEqualTo(8080);
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                StackSettings.from(
                    REPOSITORY,
                    Map.of(
                        "DEMO_PORT", "70000",
                        "PROMETHEUS_PORT", "9093",
                        "ELASTICSEARCH_HEAP", "half",
                        "TRAFFIC_REQUESTS_PER_SECOND", "fast",
                        "SIGHTLINE_ENVIRONMENT", "My Laptop")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "DEMO_PORT: expected a port, 1 to 65535, was '70000'",
                "ALERTMANAGER_PORT: expected a port of its own, was PROMETHEUS_PORT's '9093'",
                "ELASTICSEARCH_HEAP: expected a size like 512m or 2g, was 'half'",
                "TRAFFIC_REQUESTS_PER_SECOND: expected a whole number, 0 to 999; 0 is off, was 'fast'",
                "SIGHTLINE_ENVIRONMENT: expected lower case letters, digits, '_', '.' or '-', was 'My Laptop'"));
  }

  @Test
  void freePortsAreAllDifferent() {
    StackSettings settings =
        StackSettings.onFreePorts(REPOSITORY, Path.of("/state"), Map.of("DEMO_PORT", "1"));
    assertThat(new HashSet<>(settings.ports().values())).hasSize(Port.values().length);
    assertThat(settings.state()).isEqualTo(Path.of("/state"));
  }

  @Test
  void aRelativeStateFolderIsBelowTheRepositoryWhereverTheCallerStands() {
    assertThat(
            StackSettings.from(Path.of("/checkout"), Map.of("SIGHTLINE_STATE_DIR", "./mine"))
                .state())
        .isEqualTo(Path.of("/checkout/mine"));
  }
}
