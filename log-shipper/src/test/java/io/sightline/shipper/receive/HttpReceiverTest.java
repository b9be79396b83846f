package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.spool.MemoryCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl sends. */
@Timeout(120)
class HttpReceiverTest {
  private static final String NDJSON = "Content-Type: application/x-ndjson";
  private static final String JSON = "Content-Type: application/json";

  @TempDir private Path folder;

  @BeforeAll
  static void thereIsCurl() {
    Client.require("curl", "curl");
  }

  private RunningReceivers start(String more) throws Exception {
    return RunningReceivers.start(
        "http",
        folder.resolve("state"),
        "{'http':{'listen':'127.0.0.1:0','max_body_bytes':100000"
            + more
            + "},'spool':{'max_bytes':8388608}}");
  }

  /** Posts a body with curl; the answer and behind it its status. */
  private String post(RunningReceivers running, byte[] body, String... arguments) throws Exception {
    Path file = Files.write(folder.resolve("body"), body);
    List<String> all = new ArrayList<>(List.of("--data-binary", "@" + file));
    all.addAll(List.of(arguments));
    return curl(running, "/", all.toArray(String[]::new));
  }

  private String post(RunningReceivers running, String body, String... arguments) throws Exception {
    return post(running, body.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private static String curl(RunningReceivers running, String path, String... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "-w", " %{http_code}", "--max-time", "60"));
    command.addAll(List.of(arguments));
    command.add("http://127.0.0.1:" + running.port("http") + path);
    return Client.run(command, null);
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  @Test
  void linesAreStoredAsTheyAre() throws Exception {
    try (RunningReceivers running = start("")) {
      assertThat(post(running, "{\"a\":1}\n\n  \nno json\r\n{\"b\":\"ü\"}", "-H", NDJSON))
          .isEqualTo("{\"accepted\":3} 200");
      assertThat(running.lines(3)).containsExactly("{\"a\":1}", "no json", "{\"b\":\"ü\"}");
    }
  }

  @Test
  void anArrayIsStoredElementByElementEachOnOneLine() throws Exception {
    try (RunningReceivers running = start("")) {
      assertThat(post(running, "\n [ {\"a\":\n[1,{}]} ,{\"b\":\"x]}\\n\"}\n,{}]\n ", "-H", JSON))
          .isEqualTo("{\"accepted\":3} 200");
      assertThat(running.lines(3)).containsExactly("{\"a\": [1,{}]}", "{\"b\":\"x]}\\n\"}", "{}");
    }
  }

  @Test
  void gzipAndChunkedBodiesAreUnderstood() throws Exception {
    try (RunningReceivers running = start("")) {
      assertThat(post(running, gzip("{\"a\":1}\n"), "-H", NDJSON, "-H", "Content-Encoding: gzip"))
          .isEqualTo("{\"accepted\":1} 200");
      assertThat(post(running, "[{\"b\":1}]", "-H", "Transfer-Encoding: chunked"))
          .isEqualTo("{\"accepted\":1} 200");
      assertThat(running.lines(2)).containsExactly("{\"a\":1}", "{\"b\":1}");
    }
  }

  @Test
  void contentTypeAndFirstByteDecide() throws Exception {
    try (RunningReceivers running = start("")) {
      assertThat(post(running, "[x]\n", "-H", NDJSON)).isEqualTo("{\"accepted\":1} 200");
      assertThat(post(running, "[]")).isEqualTo("{\"accepted\":0} 200");
      assertThat(post(running, "{\"a\":\n1}\n", "-H", JSON)).isEqualTo("{\"accepted\":1} 200");
      assertThat(post(running, "{\"a\":1}\n{\"b\":1}", "-H", JSON))
          .isEqualTo("{\"accepted\":2} 200");
      assertThat(post(running, "\ufeff{\"c\":1}")).isEqualTo("{\"accepted\":1} 200");
      assertThat(post(running, "")).isEqualTo("{\"accepted\":0} 200");
      assertThat(running.lines(5))
          .containsExactly("[x]", "{\"a\": 1}", "{\"a\":1}", "{\"b\":1}", "{\"c\":1}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[{\"a\":1},{\"b\":]|the body begins with a bracket and is no JSON array: it is broken at"
            + " byte 14, in element 2",
        "[{\"a\":1}|the body begins with a bracket and is no JSON array: it is broken at byte 8,"
            + " in element 1",
        "[{\"a\":1},2]|element 2 of the JSON array is no object",
        "[{\"a\":1}] {}|something follows behind the JSON array",
      })
  void nothingOfABrokenArrayIsStored(String body, String why) throws Exception {
    try (RunningReceivers running = start("")) {
      assertThat(post(running, body))
          .startsWith("{\"error\":\"" + why)
          .endsWith("; nothing of the request is stored\"} 400");
      assertThat(running.events.said()).containsExactly("refused 1 broken_body");
      assertThat(running.lines(0)).isEmpty();
    }
  }

  @Test
  void brokenPackingIsRefused() throws Exception {
    try (RunningReceivers running = start("")) {
      byte[] packed = gzip("{\"a\":1}\n".repeat(100));
      byte[] torn = Arrays.copyOf(packed, packed.length / 2);
      String gzip = "Content-Encoding: gzip";
      assertThat(post(running, torn, "-H", gzip)).contains("no complete gzip").endsWith(" 400");
      assertThat(post(running, "plain", "-H", gzip)).contains("no complete gzip").endsWith(" 400");
      assertThat(post(running, "x", "-H", "Content-Encoding: br"))
          .isEqualTo(
              "{\"error\":\"the content encoding is not known here: use gzip or none\"} 415");
      assertThat(running.lines(0)).isEmpty();
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedHoweverItComes() throws Exception {
    try (RunningReceivers running = start("")) {
      String body = "x".repeat(100_001);
      String answer =
          "{\"error\":\"the body is larger than 100000 bytes: send fewer documents at once\"} 413";
      assertThat(post(running, body)).isEqualTo(answer);
      assertThat(post(running, body, "-H", "Transfer-Encoding: chunked")).isEqualTo(answer);
      assertThat(post(running, gzip(body), "-H", "Content-Encoding: gzip")).isEqualTo(answer);
      assertThat(post(running, "x".repeat(3_000_000))).isEqualTo(answer);
      assertThat(post(running, "a\n".repeat(50_000)))
          .contains("too many documents")
          .endsWith(" 413");
      assertThat(post(running, "x".repeat(100_000))).isEqualTo("{\"accepted\":1} 200");
    }
  }

  @Test
  void onlyPostToThePathIsServed() throws Exception {
    try (RunningReceivers running = start(",'path':'/logs'")) {
      assertThat(curl(running, "/logs", "-d", "x")).isEqualTo("{\"accepted\":1} 200");
      assertThat(curl(running, "/", "-d", "x"))
          .isEqualTo("{\"error\":\"there is nothing here: documents go to /logs\"} 404");
      assertThat(curl(running, "/logs/more", "-d", "x")).endsWith(" 404");
      assertThat(curl(running, "/logs", "-D", "-"))
          .contains("Allow: POST")
          .endsWith("{\"error\":\"documents come with POST\"} 405");
      assertThat(curl(running, "/logs", "-I")).endsWith(" 405");
    }
  }

  @Test
  void theTokenIsNeededWhereThereIsOne() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    try (RunningReceivers running = start(",'token_file':'" + token + "'")) {
      String refused =
          "{\"error\":\"the header Authorization: Bearer <token> is missing or wrong\"} 401";
      assertThat(post(running, "x")).isEqualTo(refused);
      assertThat(post(running, "x", "-H", "Authorization: Bearer s3cre")).isEqualTo(refused);
      assertThat(post(running, "x", "-H", "Authorization: Basic s3cret")).isEqualTo(refused);
      assertThat(post(running, "x", "-H", "Authorization: bearer s3cret"))
          .isEqualTo("{\"accepted\":1} 200");
      assertThat(running.events.said())
          .containsExactly(
              "refused 1 unauthorized", "refused 1 unauthorized", "refused 1 unauthorized");
    }
  }

  @Test
  void aFullSpoolAsksToComeAgainLater() throws Exception {
    try (RunningReceivers running = start("")) {
      String body = "x".repeat(99_999);
      String answer = post(running, body);
      int stored = 0;
      while (answer.endsWith(" 200")) {
        stored++;
        answer = post(running, body, "-D", "-");
      }
      assertThat(answer)
          .containsIgnoringCase("Retry-After: 5")
          .contains("the spool is full")
          .endsWith(" 429");
      assertThat(stored).isBetween(70, 84);
      running.deliver();
      String again = post(running, body);
      assertThat(again).isEqualTo("{\"accepted\":1} 200");
    }
  }

  @Test
  void whatWasAcceptedIsThereForTheNextRun() throws Exception {
    try (RunningReceivers running = start("")) {
      post(running, "{\"a\":1}");
    }
    try (RunningReceivers running = start("")) {
      assertThat(running.lines(1)).containsExactly("{\"a\":1}");
    }
  }

  @Test
  void manyClientsAtOnceAreAllServed() throws Exception {
    try (RunningReceivers running = start(",'max_concurrent_requests':2")) {
      String address = "http://127.0.0.1:" + running.port("http") + "/?[1-200]";
      Client.run(
          List.of(
              "curl",
              "-sS",
              "--fail",
              "-Z",
              "--parallel-max",
              "20",
              "-d",
              "{}",
              "-o",
              "/dev/null",
              address),
          null);
      running.awaitReceived(200);
    }
  }

  @Test
  void aClientThatStopsInTheMiddleIsGivenUp() throws Exception {
    try (RunningReceivers running = start(",'max_concurrent_requests':1,'request_timeout_ms':300");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port("http"))) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a\":1}\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      // Whoever comes while the place is taken waits as long as the first may take, or is told to
      // come back.
      await("the next is served")
          .atMost(Duration.ofSeconds(60))
          .until(() -> post(running, "{}").equals("{\"accepted\":1} 200"));
      running.awaitSaid("refused 1 incomplete");
      assertThat(running.lines(1)).containsExactly("{}");
    }
  }

  @Test
  void tlsIsServedWithItsOwnCertificate() throws Exception {
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    String tls =
        ",'tls':{%s,'client_ca_file':'%s'}"
            .formatted(certificates.keys(), certificates.file("ca.pem"));
    try (RunningReceivers running = start(tls)) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "curl",
                  "-sS",
                  "--cacert",
                  certificates.file("ca.pem").toString(),
                  "-d",
                  "{}",
                  "https://localhost:" + running.port("http")));
      assertThatThrownBy(() -> Client.run(command, null)).isInstanceOf(AssertionError.class);
      command.addAll(
          List.of(
              "--cert",
              certificates.file("client.pem").toString(),
              "--key",
              certificates.file("client.key").toString()));
      assertThat(Client.run(command, null)).isEqualTo("{\"accepted\":1}");
    }
  }

  @Test
  void anUnusableTokenFileIsToldInASentence() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertThatThrownBy(() -> start(",'token_file':'" + empty + "'"))
        .hasMessage("the token file " + empty + " is empty");
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> start(",'token_file':'" + nowhere + "'"))
        .hasMessageStartingWith("the token file " + nowhere + " cannot be read");
  }

  @Test
  void closingWhatWasNeverStartedIsFine() throws Exception {
    Receivers receivers =
        Receivers.open(
            List.of(RunningReceivers.input("http", "{'http':{'listen':'127.0.0.1:0'}}")),
            "test",
            folder,
            new MemoryCheckpoint(),
            Clock.systemUTC(),
            new ShipperEvents() {});
    receivers.close();
    receivers.close();
  }
}
