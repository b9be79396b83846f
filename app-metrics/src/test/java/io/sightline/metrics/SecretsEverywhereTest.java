package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.examples.RunningExample;
import io.sightline.metrics.errors.SentryEndpoint;
import io.sightline.metrics.ops.HashedCredentials;
import io.sightline.metrics.secrets.GeneratedSecrets;
import io.sightline.metrics.secrets.GeneratedSecrets.Planted;
import io.sightline.metrics.secrets.LeakSearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Throws generated secrets at a whole service, in every way that a caller, a careless line of code
 * or an operator has, and searches every output of it for them. What is known not to be found is in
 * {@link SecretsLimitsTest}.
 */
@Timeout(900)
class SecretsEverywhereTest {
  private static final int ROUNDS = 12;
  private static final JsonMapper JSON = new JsonMapper();

  private final long seed = Seed.of("the planted secrets");
  private final GeneratedSecrets generated = new GeneratedSecrets(seed);
  private final Random random = new Random(seed);
  private final LeakSearch search = new LeakSearch();
  private final List<String> leaks = new ArrayList<>();
  private final Map<String, Long> found = new LinkedHashMap<>();

  @TempDir private Path folder;
  private SentryEndpoint sentry;
  private RunningExample shop;
  private String asJoe;

  @BeforeEach
  void start() throws IOException {
    sentry = new SentryEndpoint();
  }

  @AfterEach
  void stop() {
    shop.close();
    sentry.close();
  }

  @ParameterizedTest(name = "with {0} on the console")
  @ValueSource(strings = {"text", "json"})
  void noPlantedSecretIsInAnyOutput(String console) throws Exception {
    HashedCredentials token = HashedCredentials.token("ci");
    HashedCredentials joe = HashedCredentials.user("joe", "joes-own-" + generated.word());
    search.plant(new Planted("the right token", "", token.secret()));
    search.plant(new Planted("the right password", "", joe.secret()));
    asJoe = "Basic " + base64("joe:" + joe.secret());
    Path tokens = Files.writeString(folder.resolve("tokens"), token.line());
    Path users = Files.writeString(folder.resolve("users"), joe.line());
    shop =
        RunningExample.start(
            SecretiveShop.class,
            jar -> true,
            folder,
            "SIGHTLINE_LOG_CONSOLE",
            console,
            "SIGHTLINE_LOG_CONSOLE_REQUESTS",
            "true",
            "SIGHTLINE_SLOW_QUERY_MS",
            "1",
            "SIGHTLINE_HEALTH_CACHE_MS",
            "1",
            "SIGHTLINE_SENTRY_DSN",
            sentry.dsn(),
            "SIGHTLINE_OPS_BASIC_AUTH_FILE",
            users.toString(),
            "SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE",
            tokens.toString());
    for (int i = 0; i < ROUNDS; i++) {
      askWithSecrets();
      sendBodies();
      letTheServiceSayThem();
      look("health, round " + i, healthViews());
    }
    tryToGetIn();
    breakTheProtocol();
    look("/metrics", asJoe("/metrics", "*/*"));
    look("/metrics, OpenMetrics", asJoe("/metrics", "application/openmetrics-text"));
    look("/loglevels", asJoe("/loglevels", "*/*"));
    shop.stop();
    look("the console", shop.said());
    look("the log files", new LogFiles(folder.resolve("logs")).everything());
    look("Sentry", String.join("\n", sentry.envelopes()));

    assertThat(leaks).as("seed %d", seed).isEmpty();
    // Nothing leaks from a service that says nothing.
    assertThat(sentry.events()).hasSizeGreaterThan(ROUNDS);
    LogFiles files = new LogFiles(folder.resolve("logs"));
    assertThat(files.lines("db.log")).hasSizeGreaterThanOrEqualTo(4 * ROUNDS);
    assertThat(files.lines("access.log")).hasSizeGreaterThan(20 * ROUNDS);
    assertThat(files.lines("app.log")).hasSizeGreaterThan(10 * ROUNDS);
    assertThat(shop.said()).contains("fluent", "/echo", "slow query");
  }

  private void look(String output, String text) {
    leaks.addAll(search.in(output, text));
    found.merge(output, (long) text.length(), Long::sum);
  }

  // --- in the request ---

  private void askWithSecrets() {
    String word = search.plant(new Planted("path parameter", "", generated.word())).secret();
    for (String query :
        List.of(
            planted(generated.query()),
            planted(generated.redirect()).replaceFirst(".*\\?", ""),
            generated.name() + "=" + encoded(word) + "&" + generated.name() + "[]=" + encoded(word),
            "filter[" + generated.name() + "]=" + encoded(word))) {
      send(get("/orders/7?" + query));
      send(get("/nowhere?" + query));
    }
    send(get("/orders/7;jsessionid=" + encoded(word)));
    send(get("/orders/7;" + generated.name() + "=" + encoded(word) + ";v=1"));
    send(get("/orders/" + generated.name() + "=" + encoded(word)));
    Planted header = search.plant(new Planted("header", "", generated.word()));
    send(
        get("/orders/8")
            .header(generated.name(), header.secret())
            .header(generated.name(), "Bearer " + header.secret())
            .header("X-Forwarded-Authorization", header.secret())
            .header("Cookie", "theme=dark; session=" + word + "; " + generated.name() + "=" + word)
            .header("X-Note", generated.name() + "=" + word)
            .header(
                "Referer", "https://bob:" + encoded(word) + "@example.org/?token=" + encoded(word))
            .header("User-Agent", "curl/8 " + generated.name() + "=" + word)
            .header("X-Request-Id", generated.name() + "=" + word)
            .header("traceparent", "00-" + generated.name() + "=" + word)
            .header("tracestate", "shop=" + generated.name() + ":" + word)
            .header("X-Forwarded-For", generated.name() + "=" + word));
    String webToken = webToken();
    String card = card();
    search.plant(new Planted("web token", "", webToken));
    search.plant(new Planted("card", "", card));
    send(
        get("/orders/" + webToken + "?next=" + webToken + "&number=" + card)
            .header("X-Request-Id", webToken)
            .header("User-Agent", "curl/8 Bearer " + webToken)
            .header("X-Token", "Bearer " + webToken));
    send(get("/orders/" + card).header("X-Request-Id", card).header("User-Agent", card));
    send(
        get("/orders/9")
            .header("Authorization", "Basic " + base64("joe:" + word))
            .header("Proxy-Authorization", "Basic " + base64("joe:" + word)));
  }

  private void sendBodies() {
    body("application/json", planted(generated.json()));
    body("application/json", planted(generated.cutJson()));
    body("application/json;charset=utf-8", planted(generated.jsonInJson()));
    body("application/vnd.api+json", planted(generated.json()));
    body("application/x-ndjson", planted(generated.json()).replace("\n", " ") + "\n{\"a\":1}");
    body("application/x-www-form-urlencoded", planted(generated.query()));
    Planted multipart = search.plant(generated.multipart());
    String boundary = multipart.text().substring(2, multipart.text().indexOf('\r'));
    body("multipart/form-data; boundary=" + boundary, multipart.text());
    body("text/plain", planted(generated.message()));
    body("text/plain", planted(generated.userinfo()));
    for (String type : List.of("application/xml", "text/xml", "application/soap+xml")) {
      body(type, xml());
    }
    // The name, or the secret itself, where the kept part of a body ends.
    Planted cut = search.plant(new Planted("cut body", "", generated.word()));
    for (int before : List.of(8170, 8180, 8188)) {
      body(
          "application/json",
          "{\"" + "x".repeat(before) + "\":1,\"token\":\"" + cut.secret() + "\"}");
      body("text/plain", "x".repeat(before) + " token=" + cut.secret());
    }
    byte[] utf16 = planted(generated.json()).getBytes(StandardCharsets.UTF_16);
    send(
        HttpRequest.newBuilder(shop.uri("/echo"))
            .header("Content-Type", "application/json; charset=utf-16")
            .POST(BodyPublishers.ofByteArray(utf16)));
  }

  private String xml() {
    Planted planted = search.plant(new Planted("xml", "", generated.word()));
    String name = generated.name();
    String secret = planted.secret();
    return switch (random.nextInt(6)) {
      case 0 -> "<a><n>1</n><" + name + ">" + secret + "</" + name + "></a>";
      case 1 -> "<a><s:" + name + " x='1'>\n " + secret + "\n</s:" + name + "></a>";
      case 2 -> "<a><" + name + "><![CDATA[" + secret + " and more]]></" + name + "></a>";
      case 3 -> "<a><login user=\"bob\" " + name + "=\"" + secret + "\"/></a>";
      case 4 ->
          "<a><" + name + "><old>" + secret + "</old><new>" + secret + "</new></" + name + "></a>";
      default -> "<a><" + name + ">some words then " + secret + "</" + name + "></a>";
    };
  }

  private void body(String type, String body) {
    send(
        HttpRequest.newBuilder(shop.uri("/echo"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  // --- in the service ---

  private void letTheServiceSayThem() {
    for (String way :
        List.of("mdc", "arguments", "exception", "escaping", "error", "thread", "health")) {
      plant(way, planted(generated.message()));
      plant(way, planted(random.nextBoolean() ? generated.json() : generated.cutJson()));
      plant(way, planted(random.nextBoolean() ? generated.userinfo() : generated.redirect()));
    }
    plant("sql", planted(generated.message()));
    plant("header", generated.name() + "=" + planted(generated.word()));
    plant("cookie", "");
    plant("answer", "application/json", planted(generated.json()));
    plant("answer", "text/xml", xml());
    plant("answer", "text/html", planted(generated.message()));
  }

  private String planted(String word) {
    return search.plant(new Planted("word", "", word)).secret();
  }

  private String planted(Planted planted) {
    return search.plant(planted).text();
  }

  private void plant(String way, String text) {
    plant(way, generated.name(), text);
  }

  private void plant(String way, String name, String text) {
    boolean inHeader = way.equals("header") || way.equals("cookie");
    String secret = inHeader ? generated.word() : generated.secret();
    Map<String, String> plan = new LinkedHashMap<>();
    plan.put("way", way);
    plan.put("text", text);
    plan.put("name", name);
    plan.put("secret", planted(secret));
    plan.put("word", planted(generated.word()));
    send(
        HttpRequest.newBuilder(shop.uri("/plant"))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(plan))));
  }

  private String healthViews() {
    StringBuilder all = new StringBuilder();
    for (String path : List.of("/health", "/health/ready", "/health/db", "/ready", "/api/health")) {
      all.append(shop.get(path).body()).append('\n');
    }
    return all.toString();
  }

  // --- at the doors ---

  private void tryToGetIn() {
    for (int i = 0; i < 5; i++) {
      String word = planted(generated.word());
      for (String path : List.of("/loglevels", "/metrics")) {
        for (String header :
            List.of(
                "Basic " + base64("joe:" + word),
                "Basic " + word,
                "Bearer " + word,
                "Digest " + word,
                word)) {
          assertThat(send(get(path + "?token=" + encoded(word)).header("Authorization", header)))
              .isIn(401, 429);
        }
      }
      send(
          HttpRequest.newBuilder(shop.uri("/loglevels"))
              .header("Authorization", asJoe)
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"logger\":\"password=" + word + "\",\"level\":\"" + word + "\"}")));
    }
  }

  private String asJoe(String path, String accept) {
    return shop.get(path, "Authorization", asJoe, "Accept", accept).body();
  }

  private void breakTheProtocol() {
    for (int i = 0; i < 10; i++) {
      String word = planted(generated.word());
      String alone = planted(generated.word().replaceAll("[^A-Za-z0-9]", "x"));
      raw("GET /orders/7?token=" + encoded(word) + " HTTP/9.9\r\nHost: a\r\n\r\n");
      raw("GET /orders/%zz?token=" + encoded(word) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      raw("GET /orders/7?token=%zz" + encoded(word) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      raw("GET /orders/..%2f;token=" + encoded(word) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      raw("GET /orders/7 HTTP/1.1\r\nHost: a\r\nAuthorization Bearer " + word + "\r\n\r\n");
      raw("GET /orders/7 HTTP/1.1\r\nHost: a\r\nContent-Length: token=" + word + "\r\n\r\n");
      raw("GET /orders/7 HTTP/1.1\r\nHost: bob:" + alone + "@a:x\r\n\r\n");
      raw("GET http://bob:" + alone + "@a/orders/7 HTTP/1.1\r\nHost: a\r\n\r\n");
      raw(
          "GET /orders/7 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + alone
              + "\u0001\r\nCookie: a="
              + alone
              + "\u0000\r\n\r\n");
      raw(
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000\r\n\r\n{\"token\":\""
              + word);
      raw(
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\npassword="
              + word
              + "\r\n\r\n");
      raw(
          "GET /orders/7 HTTP/1.1\r\nHost: a\r\nCookie: "
              + (alone + "; ").repeat(1000)
              + "\r\n\r\n");
    }
  }

  private void raw(String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shop.uri("/").getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        long unused = in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The server may hang up on nonsense before it is read to its end.
    }
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(shop.uri(path));
  }

  private int send(HttpRequest.Builder request) {
    return shop.send(request.build()).statusCode();
  }

  private String webToken() {
    return base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
        + "."
        + base64Url("{\"sub\":\"" + random.nextInt() + "\"}")
        + "."
        + base64Url(Long.toHexString(random.nextLong()) + random.nextLong());
  }

  /** Sixteen digits that pass Luhn's test. */
  private String card() {
    StringBuilder digits = new StringBuilder("4");
    for (int i = 0; i < 14; i++) {
      digits.append(random.nextInt(10));
    }
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      int digit = digits.charAt(i) - '0';
      int weighed = i % 2 == 0 ? 2 * digit : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return digits.append((10 - sum % 10) % 10).toString();
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
