package io.sightline.benchmarks.shipping;

import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Elasticsearch with the log-shipper's own index templates. */
public final class RealServer implements AutoCloseable {
  private static final Pattern TOTAL = Pattern.compile("\"index_total\":(\\d+)");

  private final ElasticsearchServer server;
  private final Path jar;
  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private RealServer(ElasticsearchServer server, Path jar, Path folder) {
    this.server = server;
    this.jar = jar;
    this.folder = folder;
  }

  public static RealServer start(Path folder, Path jar) throws IOException {
    ElasticsearchServer server =
        ElasticsearchServer.start(Toolbox.inRepository(), folder.resolve("server"));
    return new RealServer(server, jar, folder);
  }

  public URI uri() {
    return server.uri();
  }

  /** Installs the templates of {@code logs-<class>-<environment>} by {@code log-shipper setup}. */
  public void prepare(String environment, String... classes)
      throws IOException, InterruptedException {
    StringBuilder inputs = new StringBuilder();
    for (String each : classes) {
      inputs.append("  - {class: %s, paths: [\"/nowhere/%s.log\"]}\n".formatted(each, each));
    }
    Path config =
        Files.writeString(
            folder.resolve("setup.yml"),
            """
            environment: %s
            state_dir: %s
            elasticsearch:
              urls: ["%s"]
            inputs:
            %s"""
                .formatted(environment, folder.resolve("setup-state"), uri(), inputs));
    Process setup =
        new ProcessBuilder(
                List.of(
                    Shipper.java(), "-jar", jar.toString(), "setup", "--config", config.toString()))
            .inheritIO()
            .start();
    if (setup.waitFor() != 0) {
      throw new IOException("log-shipper setup failed");
    }
  }

  /** How many documents were ever indexed into a stream; 0 while it is not there. */
  long documents(String stream) {
    String stats = call("GET", '/' + stream + "/_stats/indexing?filter_path=_all.primaries");
    Matcher total = TOTAL.matcher(stats);
    return total.find() ? Long.parseLong(total.group(1)) : 0;
  }

  /** Leaves the server as idle as possible for the next turn. */
  public void rest(String stream) {
    call("POST", '/' + stream + "/_forcemerge?max_num_segments=1");
    call("POST", '/' + stream + "/_flush");
  }

  private String call(String method, String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(uri().resolve(path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
