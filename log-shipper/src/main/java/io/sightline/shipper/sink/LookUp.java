package io.sightline.shipper.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds and deletes documents in backing indices by their ids. An {@code _mget} is answered in real
 * time, a search would only see what was refreshed; and one request asks all indices, so that a
 * batch costs as many of them after twenty rollovers as after one. Thread-safe.
 */
final class LookUp {
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final int LEAST_BYTES = 16 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HEAD = "{\"docs\":[";

  private final Elasticsearch server;
  private final IntSupplier ceiling;

  /** The server takes less in one request. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("Elasticsearch answered a look-up of ids with status 413");
    }
  }

  /** The server does not let us look. */
  static final class Hidden extends IOException {
    private static final long serialVersionUID = 1;

    Hidden(String message) {
      super(message);
    }
  }

  /** A backing index cannot be read for the time being, so nobody knows what it holds. */
  static final class Unavailable extends IOException {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * @param ceiling the largest request that the server is known to take
   */
  LookUp(Elasticsearch server, IntSupplier ceiling) {
    this.server = server;
    this.ceiling = ceiling;
  }

  private record Place(String index, String id) {}

  /**
   * Which of the ids each index holds; an index that is gone holds none. What is longer than the
   * ceiling is asked in parts.
   *
   * @return the indices in the order in which they were given
   */
  Map<String, List<String>> find(List<String> indices, List<String> ids) throws IOException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    int most = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, ceiling.getAsInt()));
    StringBuilder body = new StringBuilder(HEAD);
    List<Place> asked = new ArrayList<>();
    for (String index : indices) {
      found.put(index, new ArrayList<>());
      for (String id : ids) {
        if (body.length() + index.length() + id.length() + 32 > most) {
          ask(body, asked, found);
        }
        body.append(asked.isEmpty() ? "" : ",");
        body.append("{\"_index\":\"").append(index).append("\",\"_id\":\"").append(id);
        body.append("\"}");
        asked.add(new Place(index, id));
      }
    }
    ask(body, asked, found);
    return found;
  }

  /** Sends one request and empties it. */
  private void ask(StringBuilder body, List<Place> asked, Map<String, List<String>> found)
      throws IOException {
    if (asked.isEmpty()) {
      return;
    }
    Elasticsearch.Answer answer =
        server.send(
            "POST",
            "/_mget?_source=false&filter_path=docs.found,docs.error.type",
            body.append("]}").toString());
    switch (answer.status()) {
      case 200 -> {}
      case 413 -> {
        if (body.length() > LEAST_BYTES) {
          throw new TooLarge();
        }
        throw new IOException("status 413 to a look-up of " + asked.size() + " ids");
      }
      case 400, 401, 403 ->
          throw new Hidden(
              "ids in older backing indices cannot be looked up (status "
                  + answer.status()
                  + ": "
                  + answer.excerpt()
                  + "): grant read, and leave rest.action.multi.allow_explicit_index at true, or a"
                  + " rollover right after a crash may double lines");
      default -> throw new IOException("status " + answer.status() + ": " + answer.excerpt());
    }
    JsonNode documents = tree(answer).path("docs");
    if (documents.size() != asked.size()) {
      throw new IOException("a look-up of " + asked.size() + " ids speaks of " + documents.size());
    }
    for (int i = 0; i < asked.size(); i++) {
      Place place = asked.get(i);
      JsonNode document = documents.get(i);
      if (!document.path("found").isBoolean()) {
        refuseUnlessGone(place.index(), document.path("error").path("type").asString(""));
      } else if (document.path("found").asBoolean()) {
        found.get(place.index()).add(place.id());
      }
    }
    body.setLength(HEAD.length());
    asked.clear();
  }

  /** A shard that does not answer may hold the document; one that is closed never answers. */
  private static void refuseUnlessGone(String index, String type) throws IOException {
    String sentence = "ids in " + index + " cannot be looked up (" + type + ")";
    switch (type) {
      case "index_not_found_exception" -> {
        // Deleted since the backing indices were listed.
      }
      case "index_closed_exception" ->
          throw new Hidden(
              sentence + ": open it, or a rollover right after a crash may double lines");
      case "security_exception" ->
          throw new Hidden(
              sentence + ": grant read, or a rollover right after a crash may double lines");
      default -> throw new Unavailable(sentence + "; it is tried again until its shards are there");
    }
  }

  /** Deletes documents; one that is not there is no failure. */
  void delete(String index, List<String> ids) throws IOException {
    StringBuilder body = new StringBuilder();
    ids.forEach(id -> body.append("{\"delete\":{\"_id\":\"").append(id).append("\"}}\n"));
    Elasticsearch.Answer answer =
        server.send(
            "POST", '/' + index + "/_bulk?filter_path=" + BulkAnswer.FILTER, body.toString());
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status() + ": " + answer.excerpt());
    }
    BulkAnswer read = BulkAnswer.parse(answer.body(), ids.size());
    for (int item = 0; item < ids.size(); item++) {
      int status = read.status(item);
      if (status != 200 && status != 404) {
        throw new IOException(
            "the double %s in %s cannot be deleted: status %d%s"
                .formatted(ids.get(item), index, status, status == 403 ? ", grant delete" : ""));
      }
    }
  }

  private static JsonNode tree(Elasticsearch.Answer answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }
}
