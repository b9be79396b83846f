package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The proxy of the docker runtime: a real nginx with its configuration, before two servers. */
class ProxyTest {
  @TempDir private Path root;

  private final BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
  private final List<Integer> ports = FreePorts.some(3);
  private HttpServer application;
  private HttpServer console;
  private Process nginx;
  private HttpClient client;

  @BeforeEach
  void makeAContainerAndTheServersBehindIt() throws Exception {
    RequiredProgram.demand("nginx", "nginx-light", "the proxy");
    RequiredProgram.demand("openssl", "openssl", "the proxy");
    application = server("the application");
    console = server("the console");
    for (String folder : List.of("tmp", "run/secrets", "etc/sightline")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.copy(
        Repository.root().resolve("docker/nginx/nginx.conf"),
        root.resolve("etc/sightline/nginx.conf"));
  }

  private HttpServer server(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, name));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, String name) throws IOException {
    seen.add(exchange.getRequestHeaders());
    byte[] body = (name + " " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void startNginx() throws Exception {
    makeCertificate();
    nginx = nginx();
    client = client();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get("http://127.0.0.1:" + ports.get(0) + "/proxy-health").statusCode() == 200);
  }

  private Process nginx() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", Repository.root().resolve("docker/nginx/start.sh").toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "PROXY_ROOT", root.toString(),
                "ADDRESS", "127.0.0.1",
                "HTTP_PORT", ports.get(0).toString(),
                "APP_PORT", ports.get(1).toString(),
                "APP_PUBLIC_PORT", ports.get(1).toString(),
                "CONSOLE_PORT", ports.get(2).toString(),
                "APP_URL", "http://127.0.0.1:" + application.getAddress().getPort(),
                "CONSOLE_URL", "http://127.0.0.1:" + console.getAddress().getPort(),
                "PATH", "/usr/sbin:/usr/bin:/bin"));
    return builder
        .redirectError(root.resolve("error.log").toFile())
        .redirectOutput(root.resolve("access.log").toFile())
        .start();
  }

  private void makeCertificate() throws Exception {
    Path script = Repository.root().resolve("docker/nginx/certificate.sh");
    Process made =
        new ProcessBuilder("bash", script.toString(), root.resolve("run/secrets").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
  }

  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream file = Files.newInputStream(root.resolve("run/secrets/proxy_certificate"))) {
      trusted.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private HttpResponse<String> get(String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String applicationUrl() {
    return "https://localhost:" + ports.get(1);
  }

  private String consoleUrl() {
    return "https://localhost:" + ports.get(2);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (HttpServer server : new HttpServer[] {application, console}) {
      if (server != null) {
        server.stop(0);
      }
    }
    if (nginx != null) {
      nginx.destroy();
      assertThat(nginx.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void applicationAndConsoleAreBehindTls() throws Exception {
    startNginx();
    assertThat(get(applicationUrl() + "/orders?page=2").body())
        .isEqualTo("the application /orders?page=2");
    assertThat(get(consoleUrl() + "/logs").body()).isEqualTo("the console /logs");
    HttpResponse<String> plain = get("http://127.0.0.1:" + ports.get(0) + "/orders?page=2");
    assertThat(plain.statusCode()).isEqualTo(308);
    assertThat(plain.headers().firstValue("Location"))
        .contains("https://127.0.0.1:" + ports.get(1) + "/orders?page=2");
  }

  @Test
  void whoAsksIsHandedOnAndNobodyMayClaimToBeSomebodyElse() throws Exception {
    startNginx();
    get(applicationUrl() + "/orders", "X-Forwarded-For", "203.0.113.7", "X-Real-IP", "203.0.113.7");
    Headers headers = seen.remove();
    assertThat(headers.getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(headers.getFirst("X-Real-IP")).isEqualTo("127.0.0.1");
    assertThat(headers.getFirst("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(headers.getFirst("Host")).isEqualTo("localhost:" + ports.get(1));
    assertThat(headers.getFirst("X-Request-Id")).matches("[0-9a-f]{32}");
  }

  @Test
  void whatMachinesAskInsideIsNotForTheOutside() throws Exception {
    startNginx();
    for (String path : List.of("/metrics", "/relay/sms", "/api/v2/alerts", "/inbox/slack")) {
      assertThat(get(consoleUrl() + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get(applicationUrl() + "/metrics").statusCode()).isEqualTo(404);
    assertThat(seen).isEmpty();
  }

  @Test
  void requestsAreLoggedAsTheLogContractWantsButHealthIsNot() throws Exception {
    startNginx();
    get(applicationUrl() + "/health");
    get(applicationUrl() + "/health/ready");
    get(consoleUrl() + "/health");
    get(applicationUrl() + "/orders?token=secret", "User-Agent", "a \"test\"");
    Path log = root.resolve("access.log");
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.readString(log).endsWith("\n"));
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(1);
    JsonNode line = Json.MAPPER.readTree(lines.get(0));
    OffsetDateTime.parse(line.path("@timestamp").asString());
    assertThat(line.path("service").asString()).isEqualTo("proxy");
    assertThat(line.path("path").asString()).isEqualTo("/orders");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("duration_ms").isNumber()).isTrue();
    assertThat(line.path("user_agent").asString()).isEqualTo("a \"test\"");
    assertThat(lines.get(0)).doesNotContain("secret");
  }

  @Test
  void anApplicationThatIsAwayHindersNoConsole() throws Exception {
    startNginx();
    application.stop(0);
    assertThat(get(applicationUrl() + "/orders").statusCode()).isEqualTo(502);
    assertThat(get(consoleUrl() + "/logs").statusCode()).isEqualTo(200);
  }

  @Test
  void withoutACertificateItSaysWhatIsMissing() throws Exception {
    nginx = nginx();
    assertThat(nginx.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(nginx.exitValue()).isEqualTo(1);
    assertThat(root.resolve("error.log"))
        .content()
        .contains("run/secrets/proxy_certificate: expected a PEM file, was empty or missing")
        .contains("./deploy.sh deploy-proxy makes one");
  }

  @Test
  void aGoodCertificateIsKeptAndOneThatEndsSoonIsMadeAnew() throws Exception {
    makeCertificate();
    Path certificate = root.resolve("run/secrets/proxy_certificate");
    String first = Files.readString(certificate);
    makeCertificate();
    assertThat(certificate).content().isEqualTo(first);
    Process soon =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "3",
                "-subj",
                "/CN=localhost",
                "-keyout",
                root.resolve("run/secrets/proxy_key").toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(soon.waitFor()).isZero();
    String ending = Files.readString(certificate);
    makeCertificate();
    assertThat(certificate).content().isNotEqualTo(ending);
  }
}
