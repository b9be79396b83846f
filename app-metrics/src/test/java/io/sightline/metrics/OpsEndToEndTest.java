package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.metrics.ops.HashedCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What operators do with a running service, on either port, with credentials as they make them. */
class OpsEndToEndTest {
  private enum Where {
    APPLICATION_PORT,
    OPS_PORT
  }

  private static final Logger LOG = LoggerFactory.getLogger("com.example.orders.Stock");

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> variables = new HashMap<>();
  private String user;
  private String token;
  private int opsPort;

  @BeforeEach
  void makeCredentials() throws IOException {
    HashedCredentials joe = HashedCredentials.user("joe", "correct horse: bättery");
    HashedCredentials ci = HashedCredentials.token("ci");
    user = "Basic " + base64("joe:" + joe.secret());
    token = "Bearer " + ci.secret();
    Path users = Files.writeString(directory.resolve("users"), joe.line());
    Path tokens = Files.writeString(directory.resolve("tokens"), ci.line());
    variables.put("SIGHTLINE_LOG_DIR", directory.resolve("logs").toString());
    variables.put("SIGHTLINE_LOG_CONSOLE", "off");
    variables.put("SIGHTLINE_OPS_BASIC_AUTH_FILE", users.toString());
    variables.put("SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE", tokens.toString());
  }

  private ObservedService service(Where where) throws IOException {
    if (where == Where.OPS_PORT) {
      opsPort = FreePort.choose();
      variables.put("SIGHTLINE_OPS_PORT", String.valueOf(opsPort));
    }
    ObservedService service =
        ObservedService.with(
            variables,
            b -> b,
            config -> config.routes.get("/orders/{id}", ctx -> ctx.result("an order")));
    opsPort = where == Where.OPS_PORT ? opsPort : service.port();
    return service;
  }

  @ParameterizedTest
  @EnumSource
  void aLevelIsChangedAtRunTimeSeenAtOnceAuditedAndTakenBack(Where where) throws Exception {
    try (ObservedService service = service(where)) {
      assertThat(levels("POST", "logger=com.example.orders&level=DEBUG").statusCode())
          .isEqualTo(401);
      assertThat(
              levels(
                      "POST",
                      "logger=com.example.orders&level=DEBUG",
                      "Authorization",
                      "Basic " + base64("joe:wrong"))
                  .statusCode())
          .isEqualTo(401);
      LOG.debug("unseen: nobody was let in");

      HttpResponse<byte[]> changed =
          levels("POST", "logger=com.example.orders&level=DEBUG", "Authorization", user);
      assertThat(changed.statusCode()).isEqualTo(200);
      assertThat(text(changed)).contains("\"com.example.orders\":\"DEBUG\"");
      LOG.debug("seen: a level was changed");
      assertThat(levels("POST", "logger=com.example.orders&level=LOUD", "Authorization", token))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
          .satisfies(answer -> assertThat(text(answer)).contains("expected one of"));

      assertThat(text(levels("POST", "logger=com.example.orders", "Authorization", token)))
          .doesNotContain("com.example.orders");
      LOG.debug("unseen: the level is taken back");
      assertThat(text(levels("GET", "", "Authorization", token))).contains("\"ROOT\":\"INFO\"");
      assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
    }
    List<JsonNode> app = new LogFiles(directory.resolve("logs")).lines("app.log");
    assertThat(messages(app)).contains("seen: a level was changed");
    assertThat(messages(app)).noneMatch(message -> message.startsWith("unseen"));
    assertThat(messages(app)).anyMatch(message -> message.startsWith("refused /loglevels"));
    assertThat(app)
        .filteredOn(line -> line.at("/logger").asString().equals("io.sightline.audit"))
        .extracting(line -> line.at("/level").asString() + " " + line.at("/message").asString())
        .containsExactly(
            "WARN user joe from 127.0.0.1 changed the level of com.example.orders from inherited"
                + " to DEBUG",
            "WARN token ci from 127.0.0.1 changed the level of com.example.orders from DEBUG to"
                + " inherited");
    assertThat(new LogFiles(directory.resolve("logs")).everything())
        .doesNotContain("correct horse", token.substring("Bearer ".length()));
  }

  @ParameterizedTest
  @EnumSource
  void logLevelsAreClosedWhenNobodyIsNamed(Where where) throws Exception {
    variables.remove("SIGHTLINE_OPS_BASIC_AUTH_FILE");
    variables.remove("SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE");
    try (ObservedService service = service(where)) {
      assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> answer = levels("GET", "", "Authorization", user);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(text(answer)).contains("ops.basic_auth_file");
      assertThat(ask("GET", "/metrics", "").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void metricsAreForThoseWhoMayFilteredPackedAndWithExemplars(Where where) throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (ObservedService service = service(where)) {
      assertThat(
              service
                  .get("/orders/7", "traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                  .statusCode())
          .isEqualTo(200);
      HttpResponse<byte[]> refused = ask("GET", "/metrics", "");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("WWW-Authenticate").toString())
          .contains("Bearer", "Basic");

      String onlyTwo = "/metrics?name[]=http_requests_total&name[]=application_info";
      await()
          .untilAsserted(
              () ->
                  assertThat(families(text(ask("GET", onlyTwo, "", "Authorization", token))))
                      .containsExactly("application_info", "http_requests_total"));
      HttpResponse<byte[]> packed =
          ask("GET", "/metrics", "", "Authorization", user, "Accept-Encoding", "gzip");
      assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
      String plain =
          new String(
              new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(plain)
          .contains(
              "http_requests_total{endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"} 1")
          .doesNotContain("# EOF");
      HttpResponse<byte[]> open =
          ask(
              "GET",
              "/metrics",
              "",
              "Authorization",
              token,
              "Accept",
              "application/openmetrics-text; version=1.0.0, text/plain;q=0.5");
      assertThat(open.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(text(open)).endsWith("# EOF\n").contains("trace_id=\"" + traceId + "\"");
      if (where == Where.OPS_PORT) {
        assertThat(service.get("/metrics", "Authorization", user).statusCode()).isEqualTo(404);
        assertThat(service.get("/loglevels", "Authorization", user).statusCode()).isEqualTo(404);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
      }
    }
  }

  private static List<String> families(String exposition) {
    return exposition
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .toList();
  }

  private static List<String> messages(List<JsonNode> lines) {
    return lines.stream().map(line -> line.at("/message").asString()).toList();
  }

  private HttpResponse<byte[]> levels(String method, String form, String... headers)
      throws Exception {
    return ask(method, "/loglevels", form, headers);
  }

  private HttpResponse<byte[]> ask(String method, String path, String form, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + opsPort + path.replace("[", "%5B").replace("]", "%5D")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(
                method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
