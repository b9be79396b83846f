package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a container prints is read by a program, from the first line on. */
class StandardOutputTest {
  static final class Service {
    public static void main(String[] arguments) {
      try (Sightline sightline = Sightline.forService("shop").environment(Map.of()).start()) {
        LoggerFactory.getLogger(Service.class).info("open");
      }
    }
  }

  @Test
  void withoutATerminalAndWithoutFilesEveryLineIsJson() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.lines())
        .allSatisfy(line -> assertThat(line).startsWith("{\"@timestamp\":").endsWith("}"))
        .anySatisfy(line -> assertThat(line).contains("\"message\":\"open\""));
  }
}
