package io.sightline.metrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private enum Colour {
    RED,
    GREEN
  }

  private static ConfigReader reader(Map<String, String> file, Map<String, String> code) {
    return new ConfigReader(new Sources(Map.of(), file, code));
  }

  @Test
  void aVariableWinsOverTheFileAndTheFileOverTheCode() {
    Sources sources =
        new Sources(
            Map.of("SIGHTLINE_A_B", "variable"),
            Map.of("a.b", "file", "c", "file"),
            Map.of("a.b", "code", "c", "code", "d", "code"));
    ConfigReader in = new ConfigReader(sources);
    assertThat(in.text("a.b", "")).isEqualTo("variable");
    assertThat(in.text("c", "")).isEqualTo("file");
    assertThat(in.text("d", "")).isEqualTo("code");
    assertThat(in.text("e", "default")).isEqualTo("default");
    in.finish(Set.of());
  }

  @Test
  void anEmptyValueIsNone() {
    ConfigReader in = reader(Map.of("a", "  "), Map.of());
    assertThat(in.text("a")).isEmpty();
    assertThat(in.positive("a", 7)).isEqualTo(7);
  }

  @Test
  void readsEveryKind(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("there"), "");
    ConfigReader in =
        reader(
            Map.of(
                "number", "12",
                "fraction", "0.5",
                "time_ms", "250",
                "flag", "TRUE",
                "colour", "green",
                "path", "/nowhere",
                "file", file.toString(),
                "list", "a, b ,,c",
                "nothing", "-"),
            Map.of());
    assertThat(in.number("number", 1, 0, 20)).isEqualTo(12);
    assertThat(in.fraction("fraction", 1, 0, 1)).isEqualTo(0.5);
    assertThat(in.millis("time_ms", 1)).isEqualTo(Duration.ofMillis(250));
    assertThat(in.flag("flag", false)).isTrue();
    assertThat(in.oneOf("colour", Colour.RED)).isEqualTo(Colour.GREEN);
    assertThat(in.path("path")).contains(Path.of("/nowhere"));
    assertThat(in.readableFile("file")).contains(file);
    assertThat(in.list("list", List.of())).containsExactly("a", "b", "c");
    assertThat(in.list("nothing", List.of("default"))).isEmpty();
    in.finish(Set.of());
  }

  @Test
  void tellsAllProblemsAtOnceUnderTheNameTheUserWrote() {
    Sources sources =
        new Sources(
            Map.of("SIGHTLINE_A_NUMBER", "many", "SIGHTLINE_FLAG", "yes"),
            Map.of("colour", "blue", "file", "/not/there", "number", "99", "share", "2"),
            Map.of("typo.numbr", "1"));
    ConfigReader in = new ConfigReader(sources);
    assertThat(in.positive("a.number", 5)).isEqualTo(5);
    in.flag("flag", true);
    in.oneOf("colour", Colour.RED);
    in.readableFile("file");
    in.number("number", 1, 0, 20);
    in.fraction("share", 0, 0, 1);
    in.text("typo.number");
    assertThatThrownBy(() -> in.finish(Set.of()))
        .isInstanceOf(ConfigProblems.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "SIGHTLINE_A_NUMBER: expected a whole number above 0, was 'many'",
                "SIGHTLINE_FLAG: expected true or false, was 'yes'",
                "colour: expected one of RED, GREEN, was 'blue'",
                "file: expected a readable file, was '/not/there'",
                "number: expected a whole number from 0 to 20, was '99'",
                "share: expected a number from 0.0 to 1.0, was '2'",
                "typo.numbr: unknown setting; did you mean typo.number?"));
  }

  @Test
  void aSecretValueIsNotRepeated() {
    ConfigReader in = reader(Map.of("dsn", "https://key@nowhere"), Map.of());
    in.parsedSecret("dsn", "", "a DSN", value -> Optional.<String>empty());
    assertThatThrownBy(() -> in.finish(Set.of())).hasMessage("dsn: expected a DSN, was '******'");
  }

  @Test
  void unknownVariablesAreProblemsOnlyInTheLibrarysOwnFamiliesAndWhenTheyAreMisspelt() {
    Sources sources =
        Sources.variables(
            Map.of(
                "SIGHTLINE_LOG_COLOR", "x",
                "SIGHTLINE_ENVIROMENT", "x",
                "SIGHTLINE_STATE_DIR", "belongs to the stack",
                "PATH", "x"));
    ConfigReader in = new ConfigReader(sources);
    in.text("environment");
    assertThatThrownBy(() -> in.finish(Set.of("SIGHTLINE_LOG_")))
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "SIGHTLINE_ENVIROMENT: unknown setting; did you mean SIGHTLINE_ENVIRONMENT?",
                "SIGHTLINE_LOG_COLOR: unknown setting"));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> Sources.file(Path.of("/not/there.properties")))
        .isInstanceOf(ConfigProblems.class)
        .hasMessageStartingWith(
            "SIGHTLINE_CONFIG_FILE: expected a readable properties file, was"
                + " '/not/there.properties' (");
  }
}
