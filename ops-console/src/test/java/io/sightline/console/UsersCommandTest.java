package io.sightline.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users entered and removed from the command line, as the README says. */
final class UsersCommandTest {
  @TempDir Path data;

  private record Ended(int exitCode, String output) {}

  @Test
  void usersAreEnteredListedAndRemoved() throws Exception {
    assertThat(users("a-long-password\n", "set", "ada", "--role", "operator").exitCode()).isZero();
    assertThat(users("", "list").output()).isEqualTo("ada operator\n");
    assertThat(SignIns.users(data).check("ada", "a-long-password".toCharArray())).isPresent();
    assertThat(users("", "remove", "ada").exitCode()).isZero();
    assertThat(users("", "list").output()).isEmpty();
  }

  @Test
  void whatIsRefusedIsSaid() throws Exception {
    assertThat(users("short\n", "set", "ada"))
        .isEqualTo(new Ended(1, "password: expected 10 to 256 characters, was 5\n"));
    assertThat(users("a-long-password\n", "set", "ada", "--role", "root"))
        .isEqualTo(new Ended(1, "--role: expected viewer or operator, was 'root'\n"));
    assertThat(users("", "remove", "ada")).isEqualTo(new Ended(1, "There is no user 'ada'.\n"));
  }

  private Ended users(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "users"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("CONSOLE_DATA_DIR", data.toString()));
    Process process = builder.start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
