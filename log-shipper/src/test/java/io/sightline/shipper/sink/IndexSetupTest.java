package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a full server with lifecycle management is told. The embedded one of the other tests has
 * none, so a stand-in takes the requests.
 */
final class IndexSetupTest {
  private static final IndexSetup SETUP =
      new IndexSetup(
          new IndexSetup.Settings(
              "prod",
              List.of(new StreamPlan("logs-app-prod", 7), new StreamPlan("logs-db-prod", 90)),
              1,
              2,
              100));

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final Map<String, String> requests = new ConcurrentHashMap<>();
  private final Map<String, String> authorization = new ConcurrentHashMap<>();
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String what = exchange.getRequestMethod() + ' ' + exchange.getRequestURI();
          requests.put(
              what, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          authorization.put(
              what, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] answer = "{\"acknowledged\":true}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFullServerGetsAPolicyAndTemplatesThatNameIt() throws IOException {
    try (Elasticsearch client = client(null, null, null)) {
      assertThat(SETUP.install(client))
          .isEqualTo(
              "Index templates for logs-app-prod, logs-db-prod are in place; lifecycle policies"
                  + " sightline-logs-prod-* delete after 7, 90 days");
    }
    assertThat(requests)
        .containsOnlyKeys(
            "GET /_ilm/policy",
            "PUT /_ilm/policy/sightline-logs-prod-7d",
            "PUT /_ilm/policy/sightline-logs-prod-90d",
            "PUT /_index_template/sightline-logs-app-prod",
            "PUT /logs-app-prod/_mapping?write_index_only=true",
            "PUT /_index_template/sightline-logs-db-prod",
            "PUT /logs-db-prod/_mapping?write_index_only=true");
    JsonNode policy = json("PUT /_ilm/policy/sightline-logs-prod-7d").at("/policy/phases");
    assertThat(policy.at("/delete/min_age").asString()).isEqualTo("7d");
    assertThat(policy.at("/hot/actions/rollover/max_age").asString()).isEqualTo("2d");
    JsonNode template = json("PUT /_index_template/sightline-logs-app-prod");
    assertThat(template.at("/index_patterns/0").asString()).isEqualTo("logs-app-prod");
    assertThat(template.at("/template/settings/index/lifecycle.name").asString())
        .isEqualTo("sightline-logs-prod-7d");
    assertThat(template.at("/template/settings/index/number_of_replicas").asInt()).isEqualTo(1);
    assertThat(template.at("/template/lifecycle").isMissingNode()).isTrue();
  }

  @Test
  void aRefusalIsPassedOnWithItsStatus() throws IOException {
    status = 403;
    try (Elasticsearch client = client(null, null, null)) {
      assertThatThrownBy(() -> SETUP.install(client))
          .isInstanceOf(IndexSetup.Refused.class)
          .hasMessage(
              "Elasticsearch did not take the lifecycle policy sightline-logs-prod-7d: status 403,"
                  + " {\"acknowledged\":true}");
    }
  }

  @Test
  void secretsComeFromFiles() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
    Path key = Files.writeString(folder.resolve("key"), "a2V5\n");
    try (Elasticsearch client = client("writer", password, null)) {
      SETUP.install(client);
    }
    assertThat(authorization).containsValue("Basic d3JpdGVyOnMzY3JldA==");
    try (Elasticsearch client = client(null, null, key)) {
      SETUP.install(client);
    }
    assertThat(authorization).containsValue("ApiKey a2V5");
    assertThatThrownBy(() -> client("writer", folder.resolve("none"), null))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("elasticsearch.password_file cannot be used (")
        .hasMessageEndingWith("): put the secret alone into a file that this user can read");
  }

  @Test
  void aFileWithoutCertificatesIsNoAuthority() throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), "");
    Elasticsearch.Target target =
        new Elasticsearch.Target(
            List.of(URI.create("https://127.0.0.1:1")),
            null,
            null,
            null,
            ca,
            SECOND,
            SECOND,
            false);
    assertThatThrownBy(() -> Elasticsearch.at(target, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("elasticsearch.ca_file cannot be used (");
  }

  private Elasticsearch client(String username, Path password, Path apiKey) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return Elasticsearch.at(
        new Elasticsearch.Target(
            List.of(uri), username, password, apiKey, null, SECOND, SECOND, false),
        1);
  }

  private JsonNode json(String request) {
    return JsonMapper.builder().build().readTree(requests.get(request));
  }
}
