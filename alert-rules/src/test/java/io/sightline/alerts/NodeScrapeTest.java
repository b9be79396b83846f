package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningProcess;
import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus with our configuration keeps of a node exporter's page. */
final class NodeScrapeTest {
  private static final String PAGE =
      """
      # TYPE node_network_receive_bytes_total counter
      node_network_receive_bytes_total{device="eth0"} 1
      node_network_receive_bytes_total{device="veth12ab34c"} 2
      # TYPE node_load1 gauge
      node_load1 3
      """;

  @TempDir Path folder;

  @Test
  void devicesOfContainersMakeNoSeries() throws Exception {
    HttpServer exporter =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext(
        "/metrics",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    exporter.start();
    int port = FreePorts.one();
    RunningProcess prometheus = prometheus(port, exporter.getAddress().getPort());
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> series(port, "node_load1").contains("\"node_load1\""));
      assertThat(series(port, "node_network_receive_bytes_total"))
          .contains("eth0")
          .doesNotContain("veth");
    } finally {
      prometheus.stop(Duration.ofSeconds(10));
      exporter.stop(0);
    }
  }

  private RunningProcess prometheus(int port, int exporter) throws IOException {
    Path config =
        Files.copy(Module.PROMETHEUS.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
    Files.writeString(
        Files.createDirectories(folder.resolve("targets")).resolve("node.yml"),
        "[{targets: ['127.0.0.1:" + exporter + "'], labels: {service: node-exporter}}]");
    return RunningProcess.start(
        new Launch(
            Tools.command(
                Tool.PROMETHEUS,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port),
            Map.of(),
            folder,
            folder.resolve("output.log")));
  }

  private static String series(int port, String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/series?match%5B%5D=" + name);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
