package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Grafana starts and Kibana gets its objects in containers, without either. */
class VisualisationScriptsTest {
  private static final Path DASHBOARDS =
      Repository.root().resolve("grafana-dashboards/grafana/dashboards");

  private static final String AVAILABLE =
      "{\"status\":{\"overall\":{\"level\":\"available\",\"summary\":\"All services are available\"}}}";

  @TempDir private Path root;

  private final AtomicInteger notReady = new AtomicInteger();
  private final List<String> imports = new CopyOnWriteArrayList<>();
  private HttpServer kibana;
  private volatile String answer = "{\"successCount\":37,\"success\":true}";

  private record Result(int status, String printed) {}

  @BeforeEach
  void makeAContainer() throws IOException {
    for (String folder : new String[] {"run/secrets", "tmp", "etc"}) {
      Files.createDirectories(root.resolve(folder));
    }
    for (String secret : List.of("elasticsearch_password", "grafana_elasticsearch_password")) {
      Files.writeString(root.resolve("run/secrets/" + secret), "s3cret\n");
    }
    Path grafana = Files.writeString(root.resolve("run.sh"), "#!/bin/sh\nenv\n");
    assertThat(grafana.toFile().setExecutable(true)).isTrue();
    Path docker = Repository.root().resolve("docker");
    Files.copy(docker.resolve("elasticsearch/curl.sh"), root.resolve("etc/curl.sh"));
    Files.copy(
        Repository.root().resolve("grafana-dashboards/kibana/sightline.ndjson"),
        root.resolve("etc/sightline.ndjson"));
    kibana = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kibana.createContext("/api/status", exchange -> send(exchange, status()));
    kibana.createContext(
        "/api/saved_objects/_import",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          imports.add(
              exchange.getRequestURI().getQuery()
                  + " "
                  + exchange.getRequestHeaders().getFirst("kbn-xsrf")
                  + " "
                  + body);
          send(exchange, answer);
        });
    kibana.start();
  }

  @AfterEach
  void stop() {
    kibana.stop(0);
  }

  private String status() {
    return notReady.getAndDecrement() > 0 ? "Kibana server is not ready yet" : AVAILABLE;
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Result run(String shell, String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(shell, Repository.root().resolve("docker").resolve(script).toString())
            .redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), printed);
  }

  private Result startGrafana(String console, String kibanaUrl)
      throws IOException, InterruptedException {
    return run(
        "sh",
        "grafana/start.sh",
        Map.of(
            "GRAFANA_ROOT",
            root.toString(),
            "CONSOLE_URL",
            console,
            "KIBANA_URL",
            kibanaUrl,
            "DASHBOARDS_DIR",
            DASHBOARDS.toString()));
  }

  @Test
  void grafanaIsToldThePasswordAndItsHome() throws IOException, InterruptedException {
    Result started = startGrafana("http://127.0.0.1:8088", "http://127.0.0.1:5601");
    assertThat(started.status()).as(started.printed()).isZero();
    assertThat(started.printed())
        .contains("ELASTICSEARCH_PASSWORD=s3cret\n")
        .contains("DASHBOARDS_DIR=" + DASHBOARDS + "\n")
        .contains(
            "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH="
                + DASHBOARDS.resolve("Application/application-overview.json"));
    assertThat(root.resolve("tmp/dashboards")).doesNotExist();
  }

  @Test
  void linksFollowAConsoleAndAKibanaOnOtherPorts() throws IOException, InterruptedException {
    Result started = startGrafana("http://127.0.0.1:18088", "http://127.0.0.1:15601");
    assertThat(started.status()).as(started.printed()).isZero();
    Path copy = root.resolve("tmp/dashboards");
    assertThat(started.printed()).contains("DASHBOARDS_DIR=" + copy + "\n");
    assertThat(copy.resolve("Application/jvm.json"))
        .content()
        .contains("\"query\": \"http://127.0.0.1:18088\"")
        .contains("\"query\": \"http://127.0.0.1:15601\"")
        .doesNotContain("127.0.0.1:8088");
  }

  private Result setUpKibana() throws IOException, InterruptedException {
    return run(
        "bash",
        "kibana/setup.sh",
        Map.of(
            "SETUP_DIR",
            root.resolve("etc").toString(),
            "SECRETS_DIR",
            root.resolve("run/secrets").toString(),
            "SETUP_PATIENCE_SECONDS",
            "50",
            "KIBANA_URL",
            "http://127.0.0.1:" + kibana.getAddress().getPort()));
  }

  @Test
  void kibanaIsWaitedForAndGetsItsObjectsAgainAndAgain() throws IOException, InterruptedException {
    notReady.set(2);
    assertThat(setUpKibana()).isEqualTo(new Result(0, "Kibana has its 37 objects\n"));
    assertThat(setUpKibana()).isEqualTo(new Result(0, "Kibana has its 37 objects\n"));
    assertThat(imports)
        .hasSize(2)
        .allMatch(sent -> sent.startsWith("overwrite=true sightline "))
        .allMatch(sent -> sent.contains("\"id\":\"sightline-errors-by-fingerprint\""));
  }

  @Test
  void anImportThatKibanaRefusesIsToldAndNotTriedAgain() throws IOException, InterruptedException {
    answer = "{\"successCount\":36,\"success\":false,\"errors\":[{\"id\":\"sightline-errors\"}]}";
    Result result = setUpKibana();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.printed())
        .startsWith("Kibana did not take its objects: ")
        .contains("sightline-errors");
    assertThat(imports).hasSize(1);
  }
}
