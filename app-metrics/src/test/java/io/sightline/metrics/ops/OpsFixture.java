package io.sightline.metrics.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.health.HealthChecks;
import io.sightline.metrics.health.HealthSettings;
import io.sightline.metrics.health.HealthViews;
import io.sightline.metrics.log.LogLevelControl;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Everything a service has to say to its operators, on a port of its own, and ways to ask it. */
final class OpsFixture implements AutoCloseable {
  /** Fewer rounds than a real hash has, for tests' sake. */
  static String line(String name, String password) {
    return name + ":" + PasswordHash.of(password.toCharArray(), 1000) + "\n";
  }

  final PrometheusMeterRegistry registry;
  final HealthChecks checks;
  final OpsEndpoints endpoints;
  final OpsServer server;

  /** The trace that the next observations belong to; null for none. */
  volatile @Nullable String traceId;

  final Levels levels = new Levels();
  private final HttpClient client = HttpClient.newHttpClient();

  private OpsFixture(Map<String, String> settings) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), Map.of(), settings));
    HealthSettings health = HealthSettings.read(in);
    OpsSettings ops = OpsSettings.read(in);
    Secrets secrets = Secrets.of(SecretSettings.read(in));
    in.finish(java.util.Set.of());
    registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT,
            new ScrapeRegistry(),
            io.micrometer.core.instrument.Clock.SYSTEM,
            new Traced());
    checks = new HealthChecks(health, Clock.systemUTC(), registry, secrets);
    HealthViews views = new HealthViews(checks, "shop", "1.2.3", Clock.systemUTC());
    endpoints = OpsEndpoints.of(ops, registry, views, levels);
    server = OpsServer.start("127.0.0.1", 0, endpoints);
  }

  static OpsFixture open() {
    return new OpsFixture(Map.of());
  }

  static OpsFixture with(Map<String, String> settings) {
    return new OpsFixture(settings);
  }

  /** With user joe, password hunter2, and the token 'sesame'. */
  static OpsFixture closed(Path directory) throws IOException {
    Path users = Files.writeString(directory.resolve("users"), line("joe", "hunter2"));
    Path tokens = Files.writeString(directory.resolve("tokens"), line("prometheus", "sesame"));
    Map<String, String> settings = new HashMap<>();
    settings.put(OpsSettings.BASIC_FILE, users.toString());
    settings.put(OpsSettings.BEARER_FILE, tokens.toString());
    return new OpsFixture(settings);
  }

  URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + server.port() + pathAndQuery);
  }

  HttpResponse<byte[]> bytes(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Status and text of an answer. */
  record Answer(int status, String body, HttpResponse<byte[]> whole) {
    String header(String name) {
      return whole.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer send(String method, String path, String body, String... headers) {
    HttpResponse<byte[]> response = bytes(method, path, body, headers);
    return new Answer(
        response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
  }

  Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends these bytes and gives the first line that comes back; null when nothing does. */
  @Nullable String firstLineOf(byte[] sent) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      StringBuilder line = new StringBuilder();
      int next = socket.getInputStream().read();
      if (next < 0) {
        return null;
      }
      while (next >= 0 && next != '\n') {
        line.append((char) next);
        next = socket.getInputStream().read();
      }
      return line.toString().strip();
    }
  }

  @Override
  public void close() {
    server.close();
    checks.close();
    registry.close();
  }

  private final class Traced implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
      return traceId;
    }

    @Override
    public @Nullable String getCurrentSpanId() {
      return traceId == null ? null : "00f067aa0ba902b7";
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return traceId != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
  }

  /** Logback's levels, in a context of its own, and who changed them. */
  static final class Levels implements LogLevelControl {
    private final LoggerContext context = new LoggerContext();
    final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public Map<String, String> configured() {
      Map<String, String> levels = new TreeMap<>();
      new ArrayList<>(context.getLoggerList())
          .stream()
              .filter(logger -> logger.getLevel() != null)
              .forEach(logger -> levels.put(logger.getName(), logger.getLevel().toString()));
      return levels;
    }

    @Override
    public void set(String logger, @Nullable String level, String who) {
      Level wanted = level == null ? null : Level.toLevel(level, null);
      if (level != null && wanted == null) {
        throw new IllegalArgumentException("there is no level '" + level + "'");
      }
      context.getLogger(logger).setLevel(wanted);
      changes.add(logger + " " + level + " by " + who);
    }
  }
}
