package io.sightline.endtoend;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an Elasticsearch server holds. */
record Elasticsearch(String url, String password) {
  /** The header of a user who may do everything. */
  String authorization() {
    return Json.basic("elastic", password);
  }

  private JsonNode ask(String path, String body) {
    return Json.read(
        Json.request(url + path)
            .header("Authorization", authorization())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** How many documents match, after a refresh. */
  long count(String dataStream, String query) {
    ask("/" + dataStream + "/_refresh?ignore_unavailable=true", "");
    return ask(
            "/" + dataStream + "/_count?ignore_unavailable=true&allow_no_indices=true",
            "{\"query\":" + query + "}")
        .at("/count")
        .asLong();
  }

  /** The answer to a search, after a refresh. */
  JsonNode search(String indices, JsonNode body) {
    ask("/" + indices + "/_refresh?ignore_unavailable=true", "");
    return ask("/" + indices + "/_search?ignore_unavailable=true", body.toString());
  }

  /**
   * The sources of all documents, at most ten thousand, after a refresh; without the lines that no
   * file has, because the browser tests put them straight into the streams.
   */
  List<JsonNode> documents(String dataStream) {
    ask("/" + dataStream + "/_refresh?ignore_unavailable=true", "");
    JsonNode answer =
        ask(
            "/" + dataStream + "/_search?ignore_unavailable=true&allow_no_indices=true",
            "{\"size\":10000,\"track_total_hits\":true,\"query\":{\"bool\":{\"must_not\":"
                + "{\"prefix\":{\"service\":\"browser-\"}}"
                + "}}}");
    List<JsonNode> sources = new ArrayList<>();
    answer.at("/hits/hits").forEach(hit -> sources.add(hit.get("_source")));
    if (answer.at("/hits/total/value").asLong(-1) != sources.size() && !sources.isEmpty()) {
      throw new AssertionError(dataStream + " holds more documents than one search can return");
    }
    return sources;
  }
}
