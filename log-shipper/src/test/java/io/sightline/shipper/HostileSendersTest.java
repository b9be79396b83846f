package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.receive.Certificates;
import io.sightline.stack.process.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What senders do to a shipper of 64 MB of heap, a process of its own: whatever it is, it stays
 * small, counts what it does not take, and serves others afterwards.
 */
@Timeout(300)
final class HostileSendersTest {
  private static final long MOST_MEMORY_BYTES = 300L << 20;
  private static final int MOST_DESCRIPTORS = 800;

  @TempDir Path folder;
  private FaultyServer server;
  private ShipperProcess shipper;
  private int tcp;
  private int tls;
  private int http;
  private int ops;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer(7);
    List<Integer> ports = FreePorts.some(4);
    tcp = ports.get(0);
    tls = ports.get(1);
    http = ports.get(2);
    ops = ports.get(3);
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    Path config =
        Files.writeString(
            folder.resolve("shipper.yml"),
            """
            environment: faults
            state_dir: %s/state
            setup_on_start: false
            inputs:
              - class: net
                type: syslog
                syslog:
                  tcp: "127.0.0.1:%d"
                  tls: {listen: "127.0.0.1:%d", certificate_file: %s, key_file: %s}
              - class: web
                type: http
                http: {listen: "127.0.0.1:%d", request_timeout_ms: 4000}
            elasticsearch: {urls: ["%s"]}
            ops: {port: %d}
            """
                .formatted(
                    folder,
                    tcp,
                    tls,
                    certificates.file("server.pem"),
                    certificates.file("server.key"),
                    http,
                    server.uri(),
                    ops));
    shipper = ShipperProcess.start(new ShipperFolder(folder, server.uri(), "faults"), config);
    soon().until(() -> refused("net", "cut") == 0);
  }

  @AfterEach
  void stop() {
    shipper.close();
    server.close();
  }

  @Test
  void tenThousandConnectionsAreMoreThanAreAllowed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 10_000; i++) {
        sockets.add(connected(tcp));
      }
      soon().until(() -> refused("net", "too_many_connections") == 10_000 - 256);
      isSmall();
    } finally {
      closeAll(sockets);
    }
    serves();
  }

  @Test
  void tenThousandHttpConnectionsAreMoreThanAreAllowed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 10_000; i++) {
        sockets.add(connected(http));
        write(sockets.get(i), "POST / HTTP/1.1\r\nHost: x\r\n");
      }
      isSmall();
    } finally {
      closeAll(sockets);
    }
    serves();
  }

  @Test
  void clientsThatNeverFinishTheirHeadsHinderNobodyAndAreGivenUp() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        sockets.add(connected(http));
        write(sockets.get(i), "POST / HTTP/1.1\r\nHost: x\r\n");
      }
      serves();
      isSmall();
      for (Socket socket : sockets) {
        socket.setSoTimeout(30_000);
        assertThat(ended(socket)).isTrue();
      }
    } finally {
      closeAll(sockets);
    }
  }

  @Test
  void handshakesThatNeverEndAreGivenUpAndCounted() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        sockets.add(connected(tls));
      }
      soon().until(() -> refused("net", "too_many_connections") == 44);
      soon().until(() -> refused("net", "handshake") == 256);
      isSmall();
    } finally {
      closeAll(sockets);
    }
    serves();
  }

  @Test
  void aLineOfOneGibibyteIsCut() throws Exception {
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = connected(tcp)) {
      for (int i = 0; i < 1024; i++) {
        socket.getOutputStream().write(piece);
      }
      write(socket, "\n");
      soon().until(() -> refused("net", "cut") == 1);
    }
    isSmall();
    serves();
  }

  @Test
  void bodiesThatUnpackToAGibibyteAreRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 1024; i++) {
        out.write(piece);
      }
    }
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    HttpClient client = client();
    for (int i = 0; i < 16; i++) {
      answers.add(
          client.sendAsync(
              post(packed.toByteArray()).header("Content-Encoding", "gzip").build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(413);
    }
    assertThat(refused("web", "too_large")).isEqualTo(16);
    isSmall();
    serves();
  }

  @Test
  void manyLargeBodiesAtOnceFitIntoTheHeap() throws Exception {
    byte[] body = ("x".repeat(1000) + "\n").repeat(4_000).getBytes(StandardCharsets.US_ASCII);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    HttpClient client = client();
    for (int i = 0; i < 8; i++) {
      answers.add(client.sendAsync(post(body).build(), HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().body()).isEqualTo("{\"accepted\":4000}");
    }
    isSmall();
    serves();
  }

  @Test
  void clientsThatNeverReadTheirAnswersHinderNobody() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http));
        sockets.add(socket);
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> flood(socket));
      }
      serves();
      isSmall();
    } finally {
      closeAll(sockets);
    }
    serves();
  }

  /** Until the other side takes no more. */
  private static void flood(Socket socket) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        write(socket, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
      }
    } catch (IOException e) {
      // It was closed, which is what is wanted.
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private HttpRequest.Builder post(byte[] body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/"))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  /** Others are taken from, by both servers. */
  private void serves() throws Exception {
    long before = metric("shipper_messages_received_total{class=\"net\"}");
    soon()
        .until(
            () -> {
              try (Socket socket = connected(tcp)) {
                write(socket, "<13>1 - - - - - - hello\n");
              }
              return metric("shipper_messages_received_total{class=\"net\"}") > before;
            });
    soon()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () ->
                client()
                        .send(
                            post("{}\n".getBytes(StandardCharsets.US_ASCII)).build(),
                            HttpResponse.BodyHandlers.ofString())
                        .statusCode()
                    == 200);
    assertThat(shipper.isAlive()).isTrue();
  }

  private void isSmall() throws IOException {
    Path process = Path.of("/proc/" + shipper.pid());
    long memory =
        Files.readAllLines(process.resolve("status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
            .sum();
    assertThat(memory).as("memory").isBetween(1L, MOST_MEMORY_BYTES);
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      assertThat(descriptors.count()).as("descriptors").isLessThan(MOST_DESCRIPTORS);
    }
  }

  private static Socket connected(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void write(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (java.net.SocketException e) {
      if (!String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).matches(".*(reset|broken).*")) {
        throw e;
      }
    }
  }

  /** Whether the other side has closed it. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private long refused(String logClass, String reason) {
    return metric(
        "shipper_messages_refused_total{class=\"%s\",reason=\"%s\"}".formatted(logClass, reason));
  }

  /** -1 while nobody answers. */
  private long metric(String series) {
    try {
      return client()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(series + ' '))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length() + 1)))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
  }
}
