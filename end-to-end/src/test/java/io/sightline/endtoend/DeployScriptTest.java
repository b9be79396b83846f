package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import io.sightline.stack.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The one door, from the outside. */
class DeployScriptTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private DeployScript script;

  @BeforeEach
  void choosePorts() {
    script = new DeployScript(folder);
  }

  @AfterEach
  void leaveNothingBehind() throws IOException, InterruptedException {
    script.run("down");
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    List<Port> taken =
        Arrays.stream(Port.values())
            .filter(port -> !FreePorts.isFree(script.settings().port(port)))
            .toList();
    assertThat(taken).as("ports still taken").isEmpty();
    // Every process of the stack has the state folder in its arguments or its environment.
    List<String> left =
        ProcessHandle.allProcesses()
            .filter(this::belongsToTheStack)
            .map(one -> one.pid() + " " + one.info().commandLine().orElse(""))
            .toList();
    assertThat(left).as("processes still running").isEmpty();
  }

  private boolean belongsToTheStack(ProcessHandle process) {
    if (process.info().commandLine().orElse("").contains(folder.toString())) {
      return true;
    }
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(environment, StandardCharsets.UTF_8).contains(folder.toString());
    } catch (IOException e) {
      return false; // Ended, or somebody else's.
    }
  }

  @Test
  void aWholeLife() throws IOException, InterruptedException {
    assertThat(script.run("status").status()).isEqualTo(3);

    DeployScript.Result up = script.run("up", "--timing");
    assertThat(up.status()).as(up.errors()).isZero();
    assertThat(up.output())
        .contains("Start here")
        .contains(script.url(Port.CONSOLE))
        .contains(script.url(Port.PROMETHEUS))
        .contains("whole stack");

    assertThat(script.run("status").output()).contains("prometheus").contains("healthy");
    DeployScript.Result json = script.run("status", "--json");
    assertThat(json.status()).isZero();
    JsonNode components = Json.MAPPER.readTree(json.output());
    assertThat(components).hasSize(14);
    for (JsonNode one : components) {
      assertThat(one.at("/state").asString()).as(one.toString()).isEqualTo("healthy");
      assertThat(one.at("/pid").asLong()).isPositive();
    }
    assertThat(script.run("urls").output()).contains(script.url(Port.DEMO));

    DeployScript.Result second = script.run("up");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.errors())
        .contains("the stack is running already")
        .contains("./deploy.sh down stops it");

    DeployScript.Result test = script.run("test-alert", "all");
    assertThat(test.status()).as(test.errors()).isZero();
    assertThat(test.output()).isEqualTo("email: delivered\nslack: delivered\n");
    assertThat(test.errors()).contains("this went to the inbox");
    assertThat(script.run("test-alert", "pigeon").errors())
        .contains("CHANNEL: expected all or one that is on (email, slack), was 'pigeon'");
    Inbox inbox = new Inbox(Console.withoutLogin(script.url(Port.CONSOLE)));
    inbox.await("email", "[FIRING] TestAlert: sightline (local)", PATIENCE);
    inbox.await("slack", "[FIRING] TestAlert: sightline (local)", PATIENCE);

    silenceAndUnsilence();
    changeAThresholdAndReload();

    assertThat(script.run("logs", "prometheus", "-n", "5").output()).isNotBlank();
    assertThat(script.run("logs", "nobody").errors())
        .contains("there is no output of 'nobody', only of ");

    killAndSeeItReturn("demo-service");
    checkAndDoctorAndMonitor();
    restartOneComponent();

    DeployScript.Result down = script.run("down");
    assertThat(down.status()).isZero();
    assertThat(down.errors()).contains("stopped");
    assertNothingIsLeft();
    assertThat(script.run("down").errors()).contains("nothing was running");
  }

  private void checkAndDoctorAndMonitor() throws IOException, InterruptedException {
    DeployScript.Result check = script.run("check", "--json");
    assertThat(check.status()).as(check.output() + check.errors()).isZero();
    assertThat(Json.MAPPER.readTree(check.output()).path("findings"))
        .extracting(one -> one.path("verdict").asString())
        .containsOnly("ok");
    // A machine that tests keep busy may have an alert of its own.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Json.MAPPER
                            .readTree(script.run("doctor", "--json").output())
                            .path("findings"))
                    .filteredOn(one -> !one.path("subject").asString().equals("alerts"))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(
                        one ->
                            assertThat(one.path("verdict").asString())
                                .as(one.toString())
                                .isEqualTo("ok")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              DeployScript.Result monitor = script.run("monitor");
              assertThat(monitor.status()).as(monitor.output()).isZero();
              assertThat(Json.MAPPER.readTree(monitor.output()).path("checks")).hasSize(9);
            });
  }

  private void restartOneComponent() throws IOException, InterruptedException {
    long redis = component("redis").at("/pid").asLong();
    long demo = component("demo-service").at("/pid").asLong();
    DeployScript.Result restart = script.run("restart", "redis");
    assertThat(restart.status()).as(restart.errors()).isZero();
    assertThat(restart.output()).isEqualTo("redis is healthy again\n");
    assertThat(component("redis").at("/pid").asLong()).isNotEqualTo(redis);
    assertThat(component("demo-service").at("/pid").asLong()).isEqualTo(demo);
    DeployScript.Result unknown = script.run("restart", "radish");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.errors()).contains("NAME: expected one of ", "redis, ", "was 'radish'");
  }

  private void killAndSeeItReturn(String name) throws IOException, InterruptedException {
    JsonNode before = component(name);
    long pid = before.at("/pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode one = component(name);
              return one.at("/restarts").asInt() == before.at("/restarts").asInt() + 1
                  && one.at("/state").asString().equals("healthy")
                  && one.at("/pid").asLong() != pid;
            });
  }

  private JsonNode component(String name) throws IOException, InterruptedException {
    for (JsonNode one : Json.MAPPER.readTree(script.run("status", "--json").output())) {
      if (one.at("/name").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no component " + name);
  }

  @Test
  void aTakenPortIsNamedBeforeAnythingStarts() throws IOException, InterruptedException {
    int port = script.settings().port(Port.ALERTMANAGER);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      DeployScript.Result up = script.run("up");
      assertThat(up.status()).isEqualTo(1);
      assertThat(up.errors())
          .contains("port " + socket.getLocalPort() + " (alertmanager) is taken")
          .contains("set ALERTMANAGER_PORT");
    }
  }

  @Test
  void aCrashAtTheStartIsToldAndTheRestIsStopped() throws IOException, InterruptedException {
    Path broken = folder.resolve("broken-prometheus");
    Files.writeString(broken, "#!/bin/sh\necho 'the time series are on strike' >&2\nexit 3\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    script.with("SIGHTLINE_PROMETHEUS", broken.toString());
    DeployScript.Result up = script.run("up");
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.errors())
        .contains(
            "prometheus did not start: prometheus ended with status 3 at its start: the time series are on strike")
        .contains("its output is in");
    assertNothingIsLeft();
    assertThat(script.run("status").status()).isEqualTo(3);
  }

  @Test
  void aMissingToolIsNamed() throws IOException, InterruptedException {
    script.with("SIGHTLINE_REDIS", "/no/redis/here");
    DeployScript.Result up = script.run("up");
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.errors())
        .contains("SIGHTLINE_REDIS: expected an executable file, was '/no/redis/here'");
  }

  @Test
  void aFullDiskIsNamed() throws IOException, InterruptedException {
    script.with("SIGHTLINE_MIN_FREE_DISK_MB", "999999999");
    DeployScript.Result up = script.run("up");
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.errors()).contains("999999999 are needed: free some");
  }

  @Test
  void aWrongJavaIsNamed() throws IOException, InterruptedException {
    Path old = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\necho '    java.specification.version = 11' >&2\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    script.with("JAVA_HOME", folder.resolve("old").toString());
    DeployScript.Result up = script.run("up");
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.errors())
        .contains("Java 11 is too old: install a JDK, 17 or newer, or point JAVA_HOME at one");
  }

  @Test
  void interruptingTheStartStopsWhatWasStarted() throws IOException, InterruptedException {
    Path errors = folder.resolve("interrupted.err");
    Process up = script.start(folder.resolve("interrupted.out"), errors, "up");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(errors) && Files.readString(errors).contains("healthy after"));
    assertThat(script.run("up").errors())
        .contains("another ./deploy.sh up is starting this stack: wait for it, or interrupt it");
    // The minus sign means the whole session, which is whom a terminal sends Ctrl-C.
    new ProcessBuilder("kill", "-INT", "--", "-" + up.pid()).start().waitFor();
    assertThat(up.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(up.exitValue()).isEqualTo(130);
    assertNothingIsLeft();
  }

  @Test
  void anEarlierRunThatEndedBadlyIsCleanedUpFirst() throws IOException, InterruptedException {
    assertThat(script.run("up").status()).isZero();
    long supervisor =
        Json.MAPPER
            .readTree(Files.readString(script.settings().statusFile()))
            .at("/supervisor_pid")
            .asLong();
    ProcessHandle handle = ProcessHandle.of(supervisor).orElseThrow();
    handle.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !handle.isAlive());
    DeployScript.Result up = script.run("up");
    assertThat(up.status()).as(up.errors()).isZero();
    assertThat(up.errors()).contains("stopped what an earlier run had left behind: ");
  }

  private void silenceAndUnsilence() throws IOException, InterruptedException {
    // Prometheus fires it at its first evaluation, which a stack can be too young for.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(script.run("alerts").output())
                    .containsPattern("firing +info +Watchdog"));
    DeployScript.Result silence =
        script.run("silence", "Watchdog", "environment=local", "--for", "30m");
    assertThat(silence.status()).as(silence.errors()).isZero();
    String id = silence.output().strip();
    assertThat(silence.errors()).contains("./deploy.sh unsilence " + id + " ends it");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(script.run("alerts").output())
                    .containsPattern("silenced +info +Watchdog")
                    .contains("silence " + id, "alertname=Watchdog environment=local"));
    assertThat(script.run("unsilence", "no-such-id").errors())
        .contains("ID: expected an active silence, was 'no-such-id'");
    assertThat(script.run("unsilence", id).output()).isEqualTo("ended " + id + "\n");
    assertThat(script.run("silence", "Watchdog", "--for", "ever").errors())
        .contains("--for: expected a duration such as 30m, 2h or 3d, was 'ever'");
  }

  private void changeAThresholdAndReload() throws IOException, InterruptedException {
    Path config = script.alertsConfig();
    assertThat(script.run("rules").output())
        .containsPattern("HighCPUUsage +warning +5m +threshold_percent: 80");
    Files.writeString(config, "alerts: {HighCPUUsage: {threshold_percent: 99.5}}\n");
    DeployScript.Result reload = script.run("reload");
    assertThat(reload.status()).as(reload.errors()).isZero();
    assertThat(reload.output())
        .isEqualTo(
            "prometheus runs with the new configuration\n"
                + "alertmanager runs with the new configuration\n");
    String rules = script.url(Port.PROMETHEUS) + "/api/v1/rules";
    assertThat(Json.get(rules).toString()).contains("> 99.5");
    Files.writeString(config, "alerts: {HighCPUsage: off}\n");
    DeployScript.Result refused = script.run("reload");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.errors())
        .isEqualTo(
            "alerts.HighCPUsage: expected the name of an alert (HighCPUUsage?), was"
                + " 'HighCPUsage'\n");
    assertThat(Json.get(rules).toString()).contains("> 99.5");
    Files.delete(config);
  }

  @Test
  void checkNamesWhatIsWrongWithEachConfiguration() throws IOException, InterruptedException {
    Files.writeString(script.alertsConfig(), "alerts: {HighCPUsage: off}\n");
    script.with("SMTP_HOST", "mail.example.com").with("SHIPPER_RETENTION_DAYS", "-1");
    DeployScript.Result check = script.run("check");
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.output())
        .contains("SHIPPER_RETENTION_DAYS: expected a whole number, was '-1'")
        .containsPattern("PROBLEM +prometheus +alerts.HighCPUsage: expected the name of an alert")
        .containsPattern("PROBLEM +alertmanager +SMTP_FROM: ")
        .containsPattern("PROBLEM +log-shipper ")
        .containsPattern("ok +dashboards ")
        .containsPattern("ok +port \\d+ +free, for prometheus")
        .containsPattern("ok +disk ");
  }

  @Test
  void usageErrorsAreOneSentenceAndStatusTwo() throws IOException, InterruptedException {
    DeployScript.Result unknown = script.run("launch");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.errors()).contains("there is no command 'launch'").contains("--help");
    DeployScript.Result runtime = script.run("up", "--runtime", "cloud");
    assertThat(runtime.status()).isEqualTo(2);
    assertThat(runtime.errors()).contains("--runtime: expected local or docker, was 'cloud'");
    DeployScript.Result channel = script.run("test-alert", "email");
    assertThat(channel.status()).isEqualTo(1);
    assertThat(channel.errors())
        .contains("Alertmanager does not answer at ", "start it with ./deploy.sh up");
    DeployScript.Result dashboards = script.run("dashboards", "import", "nothing.json");
    assertThat(dashboards.status()).isEqualTo(2);
    assertThat(dashboards.errors()).contains("nothing.json: expected a file, was nothing");
    assertThat(script.run("--help").output()).contains("Usage: ./deploy.sh");
  }
}
