package io.sightline.shipper.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
 * answer of the script; when it is over, documents are stored, 201 the first time and 409 later, as
 * long as there was no rollover between. Backing indices can be listed, asked for ids and rid of
 * documents, as in the real one.
 */
final class ScriptedServer implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

  private final HttpServer server;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Map<String, String>> backings = new ArrayList<>();
  private final List<Integer> requests = new ArrayList<>();
  private final Map<String, Integer> refused = new LinkedHashMap<>();
  private HttpServer second;
  private boolean hidden;
  private String lookUpFailure;
  private int lookUps;

  /** What to answer to documents given as pairs of id and text. */
  interface Reply {
    void answer(Exchange exchange) throws IOException;
  }

  /** A bulk request and its documents. */
  record Exchange(HttpExchange http, Map<String, String> documents, Map<String, String> stored) {
    /** As when the server has done its work and the way back is broken. */
    void storeAll() {
      documents.forEach(stored::putIfAbsent);
    }

    void send(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().add("Content-Type", "application/json");
      http.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
      http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      http.getResponseBody().write(bytes);
      http.close();
    }

    /** Stores into what is the newest backing index only now. */
    void intoNewest(ScriptedServer server) throws IOException {
      new Exchange(http, documents, server.newest()).items(document -> 201);
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
            if (status == 201 && stored.putIfAbsent(id, document) != null) {
              status = 409;
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
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
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
    second = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    second.createContext("/", this::handle);
    second.start();
    return URI.create("http://127.0.0.1:" + second.getAddress().getPort());
  }

  /** What all backing indices hold. */
  synchronized List<String> stored() {
    return backings.stream().flatMap(index -> index.values().stream()).toList();
  }

  /** What comes now goes into a new backing index. */
  synchronized void rollover() {
    backings.add(new LinkedHashMap<>());
  }

  private Map<String, String> newest() {
    return backings.get(backings.size() - 1);
  }

  /** Bulks for a data stream are answered so from now on. */
  synchronized void refuse(String stream, int status) {
    refused.put('/' + stream + "/_bulk", status);
  }

  /** As for a user without the privilege to see backing indices. */
  synchronized void hideSettings() {
    hidden = true;
  }

  /** Look-ups name this error instead of an answer; null for none. */
  synchronized void failLookUps(String errorType) {
    lookUpFailure = errorType;
  }

  private static String name(int index) {
    return String.format(".ds-logs-app-test-2026.11.21-%06d", index + 1);
  }

  /** The list of backing indices, a look for ids, or a deletion. */
  private void administer(HttpExchange http, String body) throws IOException {
    Exchange exchange = new Exchange(http, Map.of(), Map.of());
    String path = http.getRequestURI().getPath();
    if (path.contains("/_settings")) {
      if (hidden) {
        exchange.send(403, "{}");
        return;
      }
      List<String> names = new ArrayList<>();
      for (int i = 0; i < backings.size(); i++) {
        names.add('"' + name(i) + "\":{}");
      }
      exchange.send(names.isEmpty() ? 404 : 200, '{' + String.join(",", names) + '}');
      return;
    }
    Map<String, String> index = new LinkedHashMap<>();
    for (int i = 0; i < backings.size(); i++) {
      if (path.startsWith('/' + name(i) + '/')) {
        index = backings.get(i);
      }
    }
    if (path.endsWith("/_mget")) {
      List<String> found = new ArrayList<>();
      Matcher id = Pattern.compile("\"([\\w-]{20})\"").matcher(body);
      while (id.find()) {
        if (lookUpFailure != null) {
          found.add(
              "{\"_id\":\"%s\",\"error\":{\"type\":\"%s\"}}".formatted(id.group(1), lookUpFailure));
          continue;
        }
        found.add(
            "{\"_id\":\"%s\",\"found\":%b}".formatted(id.group(1), index.containsKey(id.group(1))));
      }
      lookUps += found.size();
      exchange.send(200, "{\"docs\":[" + String.join(",", found) + "]}");
    } else if (http.getRequestMethod().equals("DELETE")) {
      index.remove(path.substring(path.lastIndexOf('/') + 1));
      exchange.send(200, "{}");
    } else {
      exchange.send(404, "{}");
    }
  }

  /** How many ids were looked up. */
  synchronized int lookUps() {
    return lookUps;
  }

  /** How many documents each request had. */
  synchronized List<Integer> requests() {
    return List.copyOf(requests);
  }

  private synchronized void handle(HttpExchange http) throws IOException {
    String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!http.getRequestURI().getPath().endsWith("/_bulk")) {
      administer(http, body);
      return;
    }
    Integer refusal = refused.get(http.getRequestURI().getPath());
    if (refusal != null) {
      new Exchange(http, Map.of(), Map.of()).send(refusal, "{}");
      return;
    }
    if (backings.isEmpty()) {
      rollover();
    }
    String[] lines = body.split("\n");
    Map<String, String> documents = new LinkedHashMap<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      Matcher id = ID.matcher(lines[i]);
      if (id.find()) {
        documents.put(id.group(1), lines[i + 1]);
      }
    }
    requests.add(documents.size());
    Exchange exchange = new Exchange(http, documents, backings.get(backings.size() - 1));
    Reply reply = script.poll();
    if (reply == null) {
      exchange.items(document -> 201);
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
