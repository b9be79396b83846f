package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is in the files when a whole process has ended, in each of the ways it can. */
@Timeout(120)
class LogProcessTest {
  private static final String FORGED = "2026-01-01 00:00:00.000 | INFO     | forged | line";

  @TempDir private Path parent;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static List<String> java(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                LogWorkload.class.getName()));
    command.addAll(List.of(args));
    return command;
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(parent.resolve("out").toFile());
    builder.redirectError(parent.resolve("err").toFile());
    process = builder.start();
    return process;
  }

  private String run(List<String> command) throws Exception {
    assertThat(start(command).waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text("err")).isZero();
    return text("out");
  }

  private String text(String name) throws IOException {
    return Files.readString(parent.resolve(name), StandardCharsets.UTF_8);
  }

  private List<String> expected() {
    return IntStream.range(0, LogWorkload.LINES).mapToObj(i -> "line " + i).toList();
  }

  @Test
  void aProcessThatExitsWithoutClosingLosesNothingNotEvenWhatItsHooksSay() throws Exception {
    run(java("exit", parent.toString()));
    List<String> messages = new LogFolder(parent).messages(LogClass.APP);
    assertThat(messages).contains("said by a hook");
    assertThat(messages.stream().filter(m -> m.startsWith("line")).toList()).isEqualTo(expected());
  }

  @Test
  void whatWasWrittenSurvivesAKill() throws Exception {
    start(java("wait", parent.toString()));
    Awaitility.await().atMost(LogFolder.DEADLINE).until(() -> text("out").contains("flushed true"));
    assertThat(process.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new LogFolder(parent).messages(LogClass.APP)).isEqualTo(expected());
  }

  @Test
  void aFullDiskCostsCountedLinesAndNothingElse() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                "mount -t tmpfs -o size=256k sightline-test \"$0\" && exec \"$@\"",
                Files.createDirectory(parent.resolve("disk")).toString()));
    List<String> probe = new ArrayList<>(command);
    probe.add("true");
    boolean canMount = canRun(probe);
    if (!canMount) {
      System.err.println(
          "SKIPPED: logging on a full disk was NOT tried, because no small disk could be mounted."
              + " Run as root, or allow user namespaces.");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: allow mounting a tmpfs")
          .isNotEqualTo("true");
    }
    assumeTrue(canMount, "no small disk could be mounted");
    command.addAll(java("full-disk", parent.resolve("disk").toString()));
    assertThat(run(command).lines().skip(1).toList())
        .containsExactly("lost while full true", "after 20", "missing 0", "lost otherwise 0.0");
    assertThat(text("err").lines().filter(l -> l.contains("/app.log")).toList())
        .hasSize(2)
        .first()
        .asString()
        .contains("cannot be written, lines are lost");
  }

  private boolean canRun(List<String> command) throws InterruptedException {
    try {
      return start(command).waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void jsonOnStandardOutputHasAllClassesAndSaysWhich() throws Exception {
    List<JsonNode> lines =
        run(java("console", parent.toString(), "json"))
            .lines()
            .map(LogFolder.JSON::readTree)
            .toList();
    assertThat(lines)
        .extracting(line -> line.at("/log_class").asString())
        .containsExactly("app", "app", "access", "db");
    assertThat(lines.get(0).at("/message").asString()).contains("\n" + FORGED);
    assertThat(text("out"))
        .doesNotContain("hunter2")
        .doesNotContain("\u202e")
        .doesNotContain("\u001b");
  }

  @Test
  void textOnStandardOutputCannotBeForgedAndIsPlainWhenNobodyLooks() throws Exception {
    String out = run(java("console", parent.toString(), "text"));
    assertThat(out.lines())
        .noneMatch(line -> line.startsWith(FORGED) || line.startsWith("at forged"))
        .anyMatch(line -> line.endsWith("order accepted\\n" + FORGED + "\\u202e\\u001b[31m"))
        .anyMatch(line -> line.equals("java.lang.IllegalStateException: at\\nat forged"))
        .anyMatch(
            line ->
                line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ \\| WARN     \\| com.example.Shop \\| .*"))
        .noneMatch(line -> line.contains("/api/orders"));
    assertThat(out).doesNotContain("hunter2").doesNotContain("\u001b");
  }

  @Test
  void nothingOnStandardOutputWhenItIsOff() throws Exception {
    assertThat(run(java("console", parent.toString(), "off"))).isEmpty();
    assertThat(new LogFolder(parent).lines(LogClass.ACCESS)).hasSize(1);
  }

  @Test
  void onATerminalTheLinesAreColouredAndStillCannotBeForged() throws Exception {
    // Debian's and most others' util-linux: runs a command on a terminal of its own.
    List<String> onATerminal =
        List.of(
            "script",
            "-qec",
            java("console", parent.toString(), "auto").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ")),
            "/dev/null");
    String out = run(onATerminal);
    assertThat(out.lines())
        .noneMatch(line -> line.startsWith(FORGED))
        .anyMatch(line -> line.contains("WARN") && line.contains("\u001b[3"))
        .anyMatch(line -> line.contains("order accepted\\n" + FORGED + "\\u202e\\u001b[31m"));
    assertThat(out).doesNotContain("hunter2");
  }
}
