package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void keepsWhatItAcknowledgedOverACrash() throws IOException, InterruptedException {
    try (ElasticsearchServer server = ElasticsearchServer.start(Toolbox.inRepository(), folder)) {
      URI document = URI.create(server.uri() + "/notes/_doc/1");
      HttpRequest put =
          HttpRequest.newBuilder(document)
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"text\":\"kept\"}"))
              .build();
      assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);
      server.kill();
      server.restart();
      // Its shard recovers after the node already answers.
      URI recovered = URI.create(server.uri() + "/_cluster/health/notes?wait_for_status=yellow");
      client.send(
          HttpRequest.newBuilder(recovered).build(), HttpResponse.BodyHandlers.discarding());
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(document).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .contains("kept");
    }
  }
}
