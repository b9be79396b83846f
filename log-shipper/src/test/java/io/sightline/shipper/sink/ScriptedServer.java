package io.sightline.shipper.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives the answers that a healthy Elasticsearch cannot be asked for. Each bulk takes the next
 * answer of the script; when it is over, documents are stored.
 */
final class ScriptedServer implements AutoCloseable {
  private static final String STREAM = "logs-app-test";
  private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

  private final HttpServer server;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final BackingIndices indices = new BackingIndices();
  private final List<Integer> requests = new ArrayList<>();
  private final Map<String, Integer> refused = new LinkedHashMap<>();
  private HttpServer second;
  private boolean hidden;
  private String lookUpFailure;
  private int lookUpStatus = 200;
  private Reply usual = exchange -> exchange.items(document -> 201);

  /** What to answer to documents given as pairs of id and text. */
  interface Reply {
    void answer(Exchange exchange) throws IOException;
  }

  /** A bulk request and its documents. */
  record Exchange(
      HttpExchange http, String stream, Map<String, String> documents, BackingIndices indices) {
    /** How long the request is. */
    int bytes() {
      return Integer.parseInt(http.getRequestHeaders().getFirst("Content-Length"));
    }

    /** As when the server has done its work and the way back is broken. */
    void storeAll() {
      documents.forEach((id, document) -> indices.create(stream, id, document));
    }

    void send(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().add("Content-Type", "application/json");
      http.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
      http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      http.getResponseBody().write(bytes);
      http.close();
    }

    /** Answers that each document failed, and why. */
    void failing(int status, String type) throws IOException {
      failing(status, type, "because");
    }

    void failing(int status, String type, String reason) throws IOException {
      String item =
          "{\"create\":{\"status\":"
              + status
              + ",\"error\":{\"type\":\""
              + type
              + "\",\"reason\":\""
              + reason
              + "\"}}}";
      List<String> items = Collections.nCopies(documents.size(), item);
      send(200, "{\"errors\":true,\"items\":[" + String.join(",", items) + "]}");
    }

    /** Answers each document by a status, storing those with 201. */
    void items(java.util.function.ToIntFunction<String> statusOfDocument) throws IOException {
      List<String> items = new ArrayList<>();
      documents.forEach(
          (id, document) -> {
            int status = statusOfDocument.applyAsInt(document);
            if (status == 201) {
              status = indices.create(stream, id, document);
            }
            String error =
                status == 201
                    ? ""
                    : ",\"error\":{\"type\":\"type_" + status + "\",\"reason\":\"because\"}";
            items.add("{\"create\":{\"status\":" + status + error + "}}");
          });
      send(200, "{\"errors\":true,\"items\":[" + String.join(",", items) + "]}");
    }
  }

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  static Reply status(int status) {
    return exchange -> exchange.send(status, "{\"error\":\"scripted\"}");
  }

  static Reply body(String body) {
    return exchange -> exchange.send(200, body);
  }

  /** Stores everything and then breaks the connection instead of answering. */
  static Reply storedButSilent() {
    return exchange -> {
      exchange.storeAll();
      exchange.http().close();
    };
  }

  synchronized ScriptedServer then(Reply reply) {
    script.add(reply);
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Another host of the same cluster. */
  synchronized URI secondUri() throws IOException {
    second = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    second.createContext("/", this::handle);
    second.start();
    return URI.create("http://127.0.0.1:" + second.getAddress().getPort());
  }

  /** What all backing indices hold. */
  synchronized List<String> stored() {
    return List.copyOf(indices.documents().values());
  }

  /** What comes now goes into a new backing index. */
  synchronized void rollover() {
    indices.rollover(STREAM);
  }

  /** Bulks for a data stream are answered so from now on. */
  synchronized void refuse(String stream, int status) {
    refused.put('/' + stream + "/_bulk", status);
  }

  /** As for a user without the privilege to see backing indices. */
  synchronized void hideSettings() {
    hidden = true;
  }

  /** Look-ups are answered with this status from now on. */
  synchronized void refuseLookUps(int status) {
    lookUpStatus = status;
  }

  /** What bulks get when the script is over. */
  synchronized void always(Reply reply) {
    usual = reply;
  }

  /** Look-ups name this error instead of an answer; null for none. */
  synchronized void failLookUps(String errorType) {
    lookUpFailure = errorType;
  }

  /** The list of backing indices, a look for ids, or deletions. */
  private void administer(HttpExchange http, String body) throws IOException {
    Exchange exchange = new Exchange(http, STREAM, Map.of(), indices);
    String path = http.getRequestURI().getPath();
    if (path.contains("/_settings")) {
      String settings = hidden ? "{}" : indices.settings(path.split("/", -1)[1]);
      exchange.send(hidden ? 403 : settings == null ? 404 : 200, settings == null ? "" : settings);
    } else if (path.equals("/_mget")) {
      exchange.send(lookUpStatus, indices.find(body, lookUpFailure));
    } else if (path.startsWith("/.ds-") && path.endsWith("/_bulk")) {
      exchange.send(200, indices.delete(path.split("/", -1)[1], body));
    } else {
      exchange.send(404, "{}");
    }
  }

  /** How many ids were looked up, counted in each index. */
  synchronized int lookUps() {
    return indices.lookUps();
  }

  /** How many documents each request had. */
  synchronized List<Integer> requests() {
    return List.copyOf(requests);
  }

  private synchronized void handle(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = http.getRequestURI().getPath();
    if (!path.endsWith("/_bulk") || path.startsWith("/.ds-")) {
      administer(http, body);
      return;
    }
    String stream = path.split("/", -1)[1];
    Integer refusal = refused.get(path);
    if (refusal != null) {
      new Exchange(http, stream, Map.of(), indices).send(refusal, "{}");
      return;
    }
    String[] lines = body.split("\n", -1);
    Map<String, String> documents = new LinkedHashMap<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      Matcher id = ID.matcher(lines[i]);
      if (id.find()) {
        documents.put(id.group(1), lines[i + 1]);
      }
    }
    requests.add(documents.size());
    Exchange exchange = new Exchange(http, stream, documents, indices);
    Reply reply = script.poll();
    if (reply == null) {
      usual.answer(exchange);
    } else {
      reply.answer(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    if (second != null) {
      second.stop(0);
    }
  }
}
