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
 * Gives the answers that a healthy Elasticsearch cannot be asked for. Each request takes the next
 * answer of the script; when it is over, documents are stored, 201 the first time and 409 later.
 */
final class ScriptedServer implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");

  private final HttpServer server;
  private final Deque<Reply> script = new ArrayDeque<>();
  private final Map<String, String> stored = new LinkedHashMap<>();
  private final List<Integer> requests = new ArrayList<>();

  /** What to answer to documents given as pairs of id and text. */
  interface Reply {
    void answer(Exchange exchange) throws IOException;
  }

  /** A bulk request and its documents. */
  record Exchange(HttpExchange http, Map<String, String> documents, Map<String, String> stored) {
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
      String item =
          "{\"create\":{\"status\":"
              + status
              + ",\"error\":{\"type\":\""
              + type
              + "\",\"reason\":\"because\"}}}";
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
      exchange.stored().putAll(exchange.documents());
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

  synchronized List<String> stored() {
    return List.copyOf(stored.values());
  }

  /** How many documents each request had. */
  synchronized List<Integer> requests() {
    return List.copyOf(requests);
  }

  private synchronized void handle(HttpExchange http) throws IOException {
    String[] lines =
        new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("\n");
    Map<String, String> documents = new LinkedHashMap<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      Matcher id = ID.matcher(lines[i]);
      if (id.find()) {
        documents.put(id.group(1), lines[i + 1]);
      }
    }
    requests.add(documents.size());
    Exchange exchange = new Exchange(http, documents, stored);
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
  }
}
