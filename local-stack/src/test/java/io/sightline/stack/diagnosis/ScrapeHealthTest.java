package io.sightline.stack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.diagnosis.Finding.Verdict;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningProcess;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Prometheus. */
class ScrapeHealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final int port = FreePorts.one();
  private final Server prometheus = new Server("prometheus", "http://127.0.0.1:" + port);
  private @Nullable RunningProcess process;

  @AfterEach
  void stop() {
    if (process != null) {
      process.stop(Duration.ofSeconds(10));
    }
  }

  private void start(String jobs, String rules, String alerting) throws IOException {
    Files.writeString(folder.resolve("rules.yml"), rules);
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        %s
        scrape_configs:
        %s
        """
            .formatted(alerting, jobs));
    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.PROMETHEUS));
    command.addAll(
        List.of(
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port));
    process =
        RunningProcess.start(new Launch(command, Map.of(), folder, folder.resolve("output.log")));
  }

  private static String job(String name, String target) {
    return "- {job_name: %s, static_configs: [{targets: ['%s'], labels: {service: %s}}]}%n"
        .formatted(name, target, name);
  }

  private List<Finding> findings() throws InterruptedException {
    return new ScrapeHealth(prometheus, Set.of()).findings();
  }

  /** Right after its start Prometheus has asked nobody yet. */
  private void awaitVerdicts() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                prometheus
                    .get("/api/v1/targets?state=active")
                    .at("/data/activeTargets")
                    .valueStream()
                    .noneMatch(target -> target.path("health").asString().equals("unknown")));
  }

  @Test
  void aWellOneHasOneFindingOfEachKind() throws Exception {
    int own = FreePorts.one();
    start(
        job("prometheus", "127.0.0.1:" + port),
        "groups: [{name: g, rules: [{record: a, expr: up}]}]",
        "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:" + own + "']}]}]}");
    awaitVerdicts();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(findings())
                    .contains(
                        Finding.ok("prometheus targets", "all 1 are up"),
                        Finding.ok("prometheus rules", "all 1 are evaluated"),
                        Finding.ok("prometheus alerting", "alerts are handed on")));
  }

  @Test
  void whatIsDownIsToldWithPrometheusReasonAndWhatToDo() throws Exception {
    int nobody = FreePorts.one();
    start(
        job("redis", "127.0.0.1:" + nobody) + job("strange", "no-such.invalid:80"),
        "groups: [{name: g, rules: [{record: a, expr: 'up + on() group_left() up'}]}]",
        "");
    awaitVerdicts();
    await().atMost(PATIENCE).untilAsserted(() -> assertWhatIsDown(findings(), nobody));
  }

  private static void assertWhatIsDown(List<Finding> findings, int nobody) {
    assertThat(findings).allMatch(one -> one.verdict() == Verdict.PROBLEM);
    assertThat(findings)
        .anySatisfy(
            one -> {
              assertThat(one.subject()).isEqualTo("prometheus rules");
              assertThat(one.found())
                  .startsWith("a cannot be evaluated: ")
                  .contains("many-to-many");
            })
        .anySatisfy(
            one -> {
              assertThat(one.found())
                  .startsWith("redis (redis) at http://127.0.0.1:" + nobody + "/metrics is down: ")
                  .contains("connection refused");
              assertThat(one.remedy())
                  .isEqualTo(
                      "nothing listens there: ./deploy.sh status, then ./deploy.sh restart redis");
            })
        .anySatisfy(
            one -> {
              assertThat(one.found()).startsWith("strange (strange) at ");
              assertThat(one.remedy()).startsWith("its name is not known");
            })
        .anySatisfy(
            one -> assertThat(one.found()).isEqualTo("Prometheus knows nobody to hand alerts to"));
  }

  @Test
  void whatHasComeUpSinceItWasAskedIsNotToldAsDown() throws Exception {
    int late = FreePorts.one();
    start(job("late", "127.0.0.1:" + late), "groups: []", "");
    awaitVerdicts();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), late), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(findings()).contains(Finding.ok("prometheus targets", "all 1 are up"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatNobodyAskedYetIsWaitedFor() throws Exception {
    start(job("prometheus", "127.0.0.1:" + port), "groups: []", "");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> !prometheus.get("/api/v1/targets").isEmpty());
    assertThat(findings()).contains(Finding.ok("prometheus targets", "all 1 are up"));
  }

  @Test
  void aTargetOfWhatIsNotDeployedIsNoProblem() throws Exception {
    start(
        job("prometheus", "127.0.0.1:" + port) + job("log-shipper", "127.0.0.1:" + FreePorts.one()),
        "groups: []",
        "");
    awaitVerdicts();
    assertThat(new ScrapeHealth(prometheus, Set.of(Half.LOGGING)).findings())
        .contains(Finding.ok("prometheus targets", "all 1 are up"));
  }

  @Test
  void oneThatDoesNotRunIsOneFinding() throws InterruptedException {
    assertThat(findings())
        .containsExactly(
            Finding.problem(
                "prometheus targets",
                "prometheus does not answer at http://127.0.0.1:"
                    + port
                    + ": nothing listens there",
                "./deploy.sh status says whether it runs, ./deploy.sh logs prometheus why not"));
  }
}
