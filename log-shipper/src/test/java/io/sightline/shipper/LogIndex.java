package io.sightline.shipper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests ask a real Elasticsearch about. */
public final class LogIndex {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;

  LogIndex(URI server) {
    this.server = server;
  }

  /** Any request; the answer whatever its status. */
  public JsonNode call(String method, String path, String body) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    request.header("Content-Type", "application/json");
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    try {
      return JSON.readTree(
          client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** How many documents can be searched now; 0 while there is no such stream or no server. */
  public long count(String stream) {
    try {
      call("POST", '/' + stream + "/_refresh", null);
      return call("GET", '/' + stream + "/_count", null).path("count").asLong(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** All documents as they were sent; for small streams. */
  List<JsonNode> documents(String stream) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    call("POST", '/' + stream + "/_refresh", null);
    JsonNode answer = call("GET", '/' + stream + "/_search?size=10000", null);
    answer.path("hits").path("hits").forEach(hit -> documents.add(hit.get("_source")));
    return documents;
  }

  /** The field {@code seq} of every document, in order, equal ones included. */
  public List<Long> sequence(String stream) throws IOException {
    List<Long> all = new ArrayList<>();
    call("POST", '/' + stream + "/_refresh", null);
    // A point in time: pages of an index that is being merged would show documents at their edges
    // twice.
    String pit = call("POST", '/' + stream + "/_pit?keep_alive=1m", null).path("id").asString();
    String after = "";
    while (true) {
      JsonNode page =
          call(
              "POST",
              "/_search?filter_path=hits.hits.sort",
              "{\"size\":10000,\"_source\":false,\"track_total_hits\":false,\"pit\":{\"id\":\""
                  + pit
                  + "\",\"keep_alive\":\"1m\"},\"sort\":[\"seq\",{\"_shard_doc\":\"asc\"}]"
                  + after
                  + '}');
      JsonNode hits = page.path("hits").path("hits");
      if (hits.isEmpty()) {
        call("DELETE", "/_pit", "{\"id\":\"" + pit + "\"}");
        return all;
      }
      hits.forEach(hit -> all.add(hit.get("sort").get(0).asLong()));
      after = ",\"search_after\":" + hits.get(hits.size() - 1).get("sort");
    }
  }
}
