package io.sightline.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code monitor}, {@code doctor} and {@code check} as programs of their own: what they print, how
 * they end.
 */
class DiagnosisCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private HttpServer services;
  private volatile int answer = 200;
  private String demoPort = "";

  @BeforeEach
  void startServices() throws IOException {
    services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    services.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    services.start();
    demoPort = Integer.toString(services.getAddress().getPort());
  }

  @AfterEach
  void stopServices() {
    services.stop(0);
  }

  private record Ended(int status, String output, String errors) {}

  private Process start(Path errors, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.sightline.stack.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    StackSettings settings = StackSettings.onFreePorts(Repository.root(), folder, Map.of());
    builder.environment().putAll(settings.variables());
    // Two of our services are one server here; the shipper is a port where nobody listens.
    builder.environment().put("DEMO_PORT", demoPort);
    return builder.start();
  }

  private Ended run(String input, String... arguments) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Process process = start(errors, arguments);
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output, Files.readString(errors));
  }

  private static JsonNode check(JsonNode summary, String name) {
    return summary
        .path("checks")
        .valueStream()
        .filter(one -> one.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void monitorTellsOfEachCheckAndOfAll() throws Exception {
    String url = "http://127.0.0.1:" + FreePorts.one() + "/";
    Ended ended = run("", "monitor", "--timeout", "20", url);
    assertThat(ended.status()).as(ended.errors()).isEqualTo(1);
    JsonNode summary = JSON.readTree(ended.output());
    assertThat(summary.propertyNames()).containsExactly("overall_status", "timestamp", "checks");
    assertThat(summary.path("overall_status").asString()).isEqualTo("error");
    assertThat(summary.path("checks").size()).isEqualTo(10);
    JsonNode well = check(summary, "demo-service ready");
    assertThat(well.propertyNames())
        .containsExactly(
            "name", "url", "status", "status_code", "response_time_ms", "timestamp", "error");
    assertThat(well.path("status").asString()).isEqualTo("ok");
    assertThat(well.path("status_code").asInt()).isEqualTo(200);
    assertThat(well.path("error").isNull()).isTrue();
    JsonNode ill = check(summary, url);
    assertThat(ill.path("status").asString()).isEqualTo("error");
    assertThat(ill.path("status_code").isNull()).isTrue();
    assertThat(ill.path("error").asString()).isEqualTo("nothing listens there");
    assertThat(check(summary, "log-shipper health").path("status").asString()).isEqualTo("error");
  }

  @Test
  void monitorRefusesWhatItDoesNotUnderstand() throws Exception {
    assertThat(run("", "monitor", "ftp://example.com").errors())
        .contains("URL: expected http://… or https://…, was 'ftp://example.com'");
    Ended ended = run("", "monitor", "--timeout", "0");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors())
        .contains("--timeout: expected seconds, above 0 and at most 3600, was '0.0'");
  }

  @Test
  void monitorThatWatchesPrintsALineEachTime() throws Exception {
    Process process = start(folder.resolve("errors"), "monitor", "--watch", "0.1");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      JsonNode first = JSON.readTree(lines.readLine());
      assertThat(check(first, "demo-service health").path("status_code").asInt()).isEqualTo(200);
      answer = 503;
      JsonNode later = first;
      while (check(later, "demo-service health").path("status_code").asInt() == 200) {
        later = JSON.readTree(lines.readLine());
      }
      assertThat(check(later, "demo-service health").path("error").asString())
          .isEqualTo("answered 503");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void doctorEndsWithThreeWhereNothingRuns() throws Exception {
    Ended ended = run("", "doctor");
    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.errors()).contains("the stack is not running: ./deploy.sh up starts it");
  }

  @Test
  void doctorOfContainersTellsWhatTheScriptFoundAndWhatItAskedItself() throws Exception {
    Ended ended =
        run(
            "container kibana\tproblem\trunning, unhealthy\tlook\n",
            "doctor",
            "--runtime",
            "docker",
            "--json");
    assertThat(ended.status()).as(ended.errors()).isEqualTo(1);
    JsonNode report = JSON.readTree(ended.output());
    assertThat(report.path("verdict").asString()).isEqualTo("problem");
    assertThat(report.at("/findings/0/subject").asString()).isEqualTo("container kibana");
    assertThat(report.at("/findings/1/found").asString())
        .startsWith("prometheus does not answer at http://127.0.0.1:");
    assertThat(report.at("/findings/1/remedy").asString())
        .startsWith("./deploy.sh status --runtime docker says");
  }

  /**
   * As after {@code deploy-logging} alone: nothing of the monitoring is asked, so nothing is ill.
   */
  @Test
  void doctorOfContainersDoesNotAskWhatIsNotDeployed() throws Exception {
    services.createContext(
        "/health/ready",
        exchange -> {
          byte[] body = "{\"status\":\"ready\",\"checks\":{}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    Ended ended =
        run("", "doctor", "--runtime", "docker", "--absent", "MONITORING", "--absent", "LOGGING");
    assertThat(ended.status()).as(ended.errors() + ended.output()).isZero();
    assertThat(ended.output())
        .contains(
            "SKIPPED  monitoring             is not deployed",
            "SKIPPED  logging                is not deployed",
            "-> ./deploy.sh deploy-logging, where you want it",
            "ok: 1, problems: 0, skipped: 2");
  }

  @Test
  void checkPutsTheFindingsOfTheScriptFirst() throws Exception {
    Ended ended = run("settings\tok\tall fine\t\n", "check");
    assertThat(ended.output()).startsWith("ok       settings               all fine\n");
    assertThat(ended.output()).contains("java", "prometheus", "disk", "memory", "commands");
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void checkWithSettingsThatAreWrongSaysThatTheRestIsNotChecked() throws Exception {
    demoPort = "0";
    Ended ended = run("", "check");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("PROBLEM  settings               DEMO_PORT: expected a port, 1 to 65535, was '0'")
        .contains("SKIPPED  everything else        NOT checked: it needs the settings");
    assertThat(run("settings\tproblem\ttold\tdo\n", "check").output())
        .contains("problems: 1, skipped: 1");
  }

  @Test
  void checkOfContainersKnowsWhichPortsAreTheirOwn() throws Exception {
    String port = Integer.toString(services.getAddress().getPort());
    assertThat(run("", "check", "--runtime", "docker").output())
        .contains("PROBLEM  port " + port, "set DEMO_PORT");
    assertThat(run("", "check", "--runtime", "docker", "--own-port", port).output())
        .containsPattern("ok +port " + port + " +of our own demo");
  }
}
