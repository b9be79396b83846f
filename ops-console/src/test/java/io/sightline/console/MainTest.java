package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine line = Main.commandLine(environment);
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void helpNamesEverySetting() {
    assertThat(run(Map.of(), "--help")).isZero();
    for (Variable variable : Variable.values()) {
      assertThat(out.toString()).contains(variable.name());
    }
  }

  @Test
  void wrongSettingsEndItWithStatusTwoAndTheirNames() {
    assertThat(run(Map.of("CONSOLE_PORT", "x"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("CONSOLE_PORT: expected a port from 0 to 65535, was 'x'")
        .contains("CONSOLE_DATA_DIR: expected a folder to keep the inbox in, was ''");
  }
}
