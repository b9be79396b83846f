package io.sightline.metrics.errors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes events as a Sentry server does: gzip envelopes of a header and items, a line each. */
public final class SentryEndpoint implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final List<String> envelopes = new CopyOnWriteArrayList<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /** Listens on a free port. */
  public SentryEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/7/envelope/", this::take);
    server.start();
  }

  /** Where to send to. */
  public String dsn() {
    return "http://publickey@127.0.0.1:" + server.getAddress().getPort() + "/7";
  }

  void answerWith(int code) {
    status = code;
  }

  /** Whole envelopes as they came over the wire, unzipped. */
  public List<String> envelopes() {
    return envelopes;
  }

  /** The events among them. */
  public List<JsonNode> events() {
    return events;
  }

  private void take(HttpExchange exchange) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream in = exchange.getRequestBody();
    byte[] body = (zipped ? new GZIPInputStream(in) : in).readAllBytes();
    if (status == 200) {
      envelopes.add(new String(body, StandardCharsets.UTF_8));
      items(body);
    }
    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void items(byte[] body) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    JSON.readTree(line(in));
    while (in.available() > 0) {
      JsonNode item = JSON.readTree(line(in));
      byte[] payload = in.readNBytes(item.get("length").intValue());
      in.skip(1);
      if (item.get("type").stringValue().equals("event")) {
        events.add(JSON.readTree(payload));
      }
    }
  }

  private static String line(ByteArrayInputStream in) {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
