package io.sightline.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real HTTP server that answers like a backend: a body for each path, 200, or 404; keeps what it
 * was asked.
 */
public final class StandIn implements AutoCloseable {
  private record Answer(int status, String body) {}

  public record Asked(String method, String target, String authorization, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Duration pause = Duration.ZERO;

  private StandIn(HttpServer server) {
    this.server = server;
  }

  public static StandIn start() throws IOException {
    StandIn standIn =
        new StandIn(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    standIn.server.setExecutor(standIn.threads);
    standIn.server.createContext("/", standIn::answer);
    standIn.server.start();
    return standIn;
  }

  public StandIn answering(String path, String body) {
    return answering(path, 200, body);
  }

  public StandIn answering(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  /** Answers after a while only. */
  StandIn slowly(Duration pause) {
    this.pause = pause;
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            body));
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    Answer found = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "{}"));
    byte[] bytes = found.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(found.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
