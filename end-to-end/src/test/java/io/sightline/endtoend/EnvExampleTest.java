package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.SightlineConfig;
import io.sightline.metrics.config.Sources;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code .env.example} lists what can be set, and nothing that nobody reads. */
class EnvExampleTest {
  private static final Path ROOT = Repository.root();

  /** A variable set in a compose file or a Dockerfile, to a default or to a value. */
  private static final Pattern SET =
      Pattern.compile(
          "(?m)^(?:ENV)? +(SIGHTLINE_\\w+)[:=] ?(?:\\$\\{\\w+:-(.*)}|(\\S+)(?: \\\\)?)$");

  /** Its settings, with the marks that make them comments taken off. */
  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve(".env.example"))) {
      if (line.matches("#[A-Z][A-Z0-9_]*=.*")) {
        int equals = line.indexOf('=');
        settings.put(line.substring(1, equals), line.substring(equals + 1));
      }
    }
    return settings;
  }

  @Test
  void everyVariableIsReadBySomebody() throws IOException {
    StringBuilder readers = new StringBuilder();
    for (String file :
        List.of(
            "deploy.sh",
            "docker-compose.yml",
            "docker/container-logs.yml",
            "ops-console/src/main/java/io/sightline/console/relay/RelayVariable.java",
            "docker/deploy.bash")) {
      readers.append(Files.readString(ROOT.resolve(file)));
    }
    readers.append(
        Commands.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                ROOT.resolve("alert-rules/target/alert-rules-all.jar").toString(),
                "alertmanager",
                "--help"),
            ROOT,
            Duration.ofSeconds(60)));
    try (Stream<Path> sources = Files.walk(ROOT.resolve("local-stack/src/main"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        readers.append(Files.readString(source));
      }
    }
    Arrays.stream(Port.values()).forEach(port -> readers.append(port.variable()).append(' '));
    Arrays.stream(Tool.values()).forEach(tool -> readers.append(tool.variable()).append(' '));
    assertThat(settings().keySet())
        .hasSizeGreaterThan(30)
        .allSatisfy(name -> assertThat(readers.toString()).contains(name));
  }

  @Test
  void everyPortIsListedWithItsDefault() throws IOException {
    Map<String, String> settings = settings();
    for (Port port : Port.values()) {
      assertThat(settings).containsEntry(port.variable(), Integer.toString(port.standard()));
    }
  }

  @Test
  void itsValuesAreAccepted() throws IOException {
    Map<String, String> settings = settings();
    settings.keySet().removeIf(name -> name.equals("SIGHTLINE_STATE_DIR"));
    assertThat(StackSettings.from(ROOT, settings).environment()).isEqualTo("local");
  }

  @Test
  void theServicesTakeEveryVariableOfTheStackAndItsDefaultsAreTheirs() throws IOException {
    Map<String, String> settings = settings();
    // It has no single default.
    settings.remove("SIGHTLINE_LOG_MAX_TOTAL_BYTES");
    assertThat(SightlineConfig.read(Sources.variables(settings)))
        .isEqualTo(SightlineConfig.read(Sources.variables(Map.of())));
  }

  @Test
  void whatTheContainersAreGivenTheServicesTake() throws IOException {
    Map<String, String> given = new HashMap<>();
    for (String file : List.of("docker-compose.yml", "docker/Dockerfile")) {
      Matcher set = SET.matcher(Files.readString(ROOT.resolve(file)));
      while (set.find()) {
        given.put(set.group(1), set.group(2) == null ? set.group(3) : set.group(2));
      }
    }
    assertThat(given).hasSizeGreaterThan(20).containsEntry("SIGHTLINE_LOG_CONSOLE", "json");
    SightlineConfig config = SightlineConfig.read(Sources.variables(given));
    assertThat(config.environment()).isEqualTo("docker");
    assertThat(config.log().directory()).contains(Path.of("/var/log/sightline"));
  }
}
