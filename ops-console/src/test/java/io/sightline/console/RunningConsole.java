package io.sightline.console;

import io.sightline.console.json.Json;
import io.sightline.metrics.Sightline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A whole console on free ports, with a client that speaks to it. Backends not named are away. */
public final class RunningConsole implements AutoCloseable {
  private static final String NOBODY = "http://127.0.0.1:1";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sightline sightline;
  private final Console console;

  private RunningConsole(Sightline sightline, Console console) {
    this.sightline = sightline;
    this.console = console;
  }

  public static RunningConsole start(Path data, Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("CONSOLE_PORT", "0");
    variables.put("CONSOLE_SMTP_PORT", "0");
    variables.put("CONSOLE_DATA_DIR", data.toString());
    variables.put("PROMETHEUS_URL", NOBODY);
    variables.put("ALERTMANAGER_URL", NOBODY);
    variables.put("ELASTICSEARCH_URL", NOBODY);
    variables.putAll(more);
    Sightline sightline = Sightline.forService("ops-console").environment(variables).start();
    try {
      Console console = Console.start(ConsoleConfig.from(variables), sightline, BuildInfo.read());
      return new RunningConsole(sightline, console);
    } catch (IOException | RuntimeException | ConsoleConfig.Refused failed) {
      sightline.close();
      throw failed;
    }
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + console.port() + path);
  }

  int port() {
    return console.port();
  }

  int smtpPort() {
    return console.smtpPort();
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).GET());
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(get(path).body());
  }

  public HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    console.close();
    sightline.close();
  }
}
