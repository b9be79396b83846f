package io.sightline.metrics;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A real service on a free port, observed by the library, and a client to call it with. */
public final class ObservedService implements AutoCloseable {
  private final Sightline sightline;
  private final Javalin app;
  private final HttpClient client = HttpClient.newHttpClient();

  private ObservedService(Sightline sightline, Consumer<JavalinConfig> routes) {
    this.sightline = sightline;
    this.app =
        Javalin.create(
                config -> {
                  config.registerPlugin(new SightlinePlugin(sightline));
                  config.startup.showJavalinBanner = false;
                  routes.accept(config);
                })
            .start("127.0.0.1", 0);
  }

  public static ObservedService with(Consumer<JavalinConfig> routes) {
    return with(Map.of(), builder -> builder, routes);
  }

  public static ObservedService with(
      Map<String, String> variables,
      UnaryOperator<Sightline.Builder> description,
      Consumer<JavalinConfig> routes) {
    Sightline.Builder builder =
        Sightline.forService("shop").version("1.2.3").environment(new HashMap<>(variables));
    return new ObservedService(description.apply(builder).start(), routes);
  }

  public Sightline sightline() {
    return sightline;
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  public HttpResponse<String> send(String method, String path, String... headers) {
    return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  public HttpResponse<String> post(
      String path, String contentType, String body, String... headers) {
    return postBytes(path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public HttpResponse<String> postBytes(
      String path, String contentType, byte[] body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = contentType;
    return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), all);
  }

  /** The port the service listens on. */
  public int port() {
    return app.port();
  }

  private HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
            // A connection that is accepted while the server stops gets no answer, nor an end.
            .timeout(Duration.ofMinutes(1))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The value of one series in {@code /metrics}, or 0 when it is not there. */
  public double series(String nameAndLabels) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    app.stop();
    sightline.close();
  }
}
