package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Programs that others wrote and that talk to our servers. */
final class Client {
  private Client() {}

  /** Skips the test, loudly, where the program is missing; or fails, if skipping is forbidden. */
  static void require(String program, String debianPackages) {
    boolean there = isThere(program);
    if (!there) {
      System.err.println(
          "SKIPPED: "
              + program
              + " was NOT tried as a client, because it is not installed. Install "
              + debianPackages
              + '.');
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install " + debianPackages)
          .isNotEqualTo("true");
    }
    assumeTrue(there, program + " is not installed");
  }

  private static boolean isThere(String program) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs it to its end and returns what it printed; its status must be 0. */
  static String run(String... command) throws Exception {
    return run(List.of(command), null);
  }

  /**
   * @param input becomes its standard input, or null
   */
  static String run(List<String> command, Path input) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.redirectErrorStream(true);
    builder.redirectInput(input == null ? new File("/dev/null") : input.toFile());
    Process process = start(builder);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
    return output;
  }

  static Process start(ProcessBuilder builder) throws IOException {
    builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ':' + more);
    return builder.start();
  }
}
