package io.sightline.stack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.diagnosis.Finding.Verdict;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Toolbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Elasticsearch. */
class ClusterHealthTest {
  @TempDir private Path folder;

  private static void put(URI uri, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void fromGreenToAReplicaWithoutAPlaceAndAnIndexThatRefusesToWrite() throws Exception {
    try (ElasticsearchServer server = ElasticsearchServer.start(Toolbox.inRepository(), folder)) {
      ClusterHealth health =
          new ClusterHealth(new Server("elasticsearch", server.uri().toString()));
      assertThat(health.findings().get(0))
          .isEqualTo(Finding.ok("elasticsearch cluster", "green, 1 nodes, 0 shards"));
      assertThat(health.findings().get(1).found())
          .matches("sightline: \\d+ % full, .* free; the low watermark is at 700mb free");

      // Elasticsearch itself would take the block away when it looks at its disk.
      put(
          URI.create(server.uri() + "/_cluster/settings"),
          """
          {"persistent": {
            "cluster.info.update.interval": "1h",
            "cluster.routing.allocation.disk.watermark.low": "1pb",
            "cluster.routing.allocation.disk.watermark.high": "2mb",
            "cluster.routing.allocation.disk.watermark.flood_stage": "1mb"}}
          """);
      put(
          URI.create(server.uri() + "/notes"),
          "{\"settings\":{\"number_of_replicas\":1,\"index.blocks.read_only_allow_delete\":true}}");
      List<Finding> ill = health.findings();
      assertThat(ill).allMatch(one -> one.verdict() == Verdict.PROBLEM);
      assertThat(ill.get(0).found())
          .startsWith("yellow, 1 nodes, 1 shards; 1 without a place, such as of notes: ")
          .hasSizeGreaterThan(80);
      assertThat(ill.get(0).remedy()).isEqualTo("runbook ElasticsearchYellow");
      assertThat(ill.get(1).found()).endsWith("the low watermark is at 1pb free");
      assertThat(ill.get(1).remedy()).isEqualTo("runbook ElasticsearchDiskWatermark");
      assertThat(ill.get(2).found())
          .isEqualTo("the disk was full, so these refuse to write: notes");
    }
  }

  @Test
  void aLoginThatIsRefusedIsNamedWithoutItsPassword() throws Exception {
    try (Pages pages = new Pages().with("/", 401, "{\"error\":\"no\"}")) {
      Server server = new Server("elasticsearch", pages.url(), Optional.of("elastic:hush"));
      assertThat(new ClusterHealth(server).findings())
          .containsExactly(
              Finding.problem(
                  "elasticsearch cluster",
                  "elasticsearch refuses the login of elastic",
                  "was its password changed by hand? It shall be the one in the state folder's"
                      + " secrets"));
    }
  }

  @Test
  void oneThatDoesNotRunIsOneFinding() throws InterruptedException {
    Server nobody = new Server("elasticsearch", "http://127.0.0.1:" + FreePorts.one());
    assertThat(new ClusterHealth(nobody).findings())
        .hasSize(1)
        .allMatch(one -> one.found().endsWith("nothing listens there"));
  }
}
