package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.demo.RunningDemo.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Stores.Shared.class)
class OrdersTest {
  @TempDir static Path logs;
  private static RunningDemo demo;

  @BeforeAll
  static void start(Stores stores) {
    demo = RunningDemo.on(stores, logs);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void anOrderIsFilledAtTheMarketsPriceAndCanBeLookedUp() {
    Answer placed = demo.order("ACME", "buy", 10);
    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.json().at("/symbol").asString()).isEqualTo("ACME");
    assertThat(placed.json().at("/side").asString()).isEqualTo("buy");
    assertThat(placed.json().at("/quantity").asLong()).isEqualTo(10);
    assertThat(placed.json().at("/status").asString()).isEqualTo("filled");
    assertThat(placed.json().at("/price").asDouble()).isBetween(1.0, 1000.0);
    assertThat(placed.json().at("/created_at").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    assertThat(placed.json().propertyNames())
        .containsExactlyInAnyOrder(
            "id", "symbol", "side", "quantity", "price", "status", "created_at");

    Answer shown = demo.get("/api/orders/" + placed.json().at("/id").asLong());
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json()).isEqualTo(placed.json());
  }

  @Test
  void theNewestOrdersComeFirst() {
    long first = demo.order("BOLT", "sell", 1).json().at("/id").asLong();
    long second = demo.order("BOLT", "sell", 2).json().at("/id").asLong();
    Answer list = demo.get("/api/orders?limit=2");
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json()).hasSize(2);
    assertThat(list.json().at("/0/id").asLong()).isEqualTo(second);
    assertThat(list.json().at("/1/id").asLong()).isEqualTo(first);
    assertThat(demo.get("/api/orders/").status()).isEqualTo(200);
  }

  @Test
  void anOrderAboveTheRiskLimitIsRejectedAndKept() {
    double before = rejected();
    Answer order = demo.order("CORE", "buy", 10_001);
    assertThat(order.status()).isEqualTo(201);
    assertThat(order.json().at("/status").asString()).isEqualTo("rejected");
    assertThat(rejected() - before).isEqualTo(1);
    assertThat(demo.get("/api/orders/" + order.json().at("/id")).status()).isEqualTo(200);
    assertThat(demo.order("CORE", "buy", 10_000).json().at("/status").asString())
        .isEqualTo("filled");
  }

  private static double rejected() {
    return demo.series("trade_orders_total{side=\"buy\",status=\"rejected\",symbol=\"CORE\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{"symbol": '   | the body is not JSON
          ''              | the body is not a JSON object
          '[1]'           | the body is not a JSON object
          '{} {}'         | the body is not JSON
          """)
  void aBodyThatIsNoJsonObjectIsABadRequest(String body, String reason) {
    Answer answer = demo.post("/api/orders", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/status").asInt()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"side":"buy","quantity":1}                      | symbol: expected one of [ACME, BOLT, CORE, DUNE, ECHO], was ''
          {"symbol":"NOPE","side":"buy","quantity":1}      | symbol: expected one of [ACME, BOLT, CORE, DUNE, ECHO], was 'NOPE'
          {"symbol":null,"side":"buy","quantity":1}        | symbol: expected one of [ACME, BOLT, CORE, DUNE, ECHO], was ''
          {"symbol":{},"side":"buy","quantity":1}          | symbol: expected one of [ACME, BOLT, CORE, DUNE, ECHO], was ''
          {"symbol":"ACME","side":"hold","quantity":1}     | side: expected buy or sell, was 'hold'
          {"symbol":"ACME","quantity":1}                   | side: expected buy or sell, was ''
          {"symbol":"ACME","side":"buy"}                   | quantity: expected a whole number above 0, was ''
          {"symbol":"ACME","side":"buy","quantity":0}      | quantity: expected a whole number above 0, was '0'
          {"symbol":"ACME","side":"buy","quantity":-5}     | quantity: expected a whole number above 0, was '-5'
          {"symbol":"ACME","side":"buy","quantity":1.5}    | quantity: expected a whole number above 0, was '1.5'
          {"symbol":"ACME","side":"buy","quantity":"many"} | quantity: expected a whole number above 0, was 'many'
          {"symbol":"ACME","side":"buy","quantity":99999999999999999999} | quantity: expected a whole number above 0, was '99999999999999999999'
          """)
  void aFieldThatIsMissingOrWrongIsNamed(String body, String reason) {
    Answer answer = demo.post("/api/orders", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/orders/999999999  | 404 | there is no order 999999999
          /api/orders/abc        | 400 | id: expected a whole number, was 'abc'
          /api/orders?limit=0    | 400 | limit: expected 1 to 500, was '0'
          /api/orders?limit=501  | 400 | limit: expected 1 to 500, was '501'
          /api/orders?limit=few  | 400 | limit: expected a whole number, was 'few'
          /api/nothing           | 404 | no such path
          /                      | 404 | no such path
          /demo/faults/flood     | 405 | method: expected one of POST, was 'GET'
          /api/quotes/NOPE       | 404 | there is no symbol 'NOPE', only [ACME, BOLT, CORE, DUNE, ECHO]
          """)
  void whatCannotBeAnsweredIsJsonWithAReason(String path, int status, String reason) {
    Answer answer = demo.get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().at("/status").asInt()).isEqualTo(status);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @Test
  void aMethodThatIsNotThereNamesThoseThatAre() {
    Answer answer = demo.send("DELETE", "/api/orders/1", "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.reason()).isEqualTo("method: expected one of GET, was 'DELETE'");
    assertThat(answer.headers()).containsEntry("allow", List.of("GET"));
    assertThat(demo.send("OPTIONS", "/api/orders", "").status()).isEqualTo(405);
    assertThat(demo.send("DELETE", "/api/nothing", "").status()).isEqualTo(404);
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() {
    Answer answer = demo.send("HEAD", "/api/orders", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(demo.send("HEAD", "/api/nothing", "").status()).isEqualTo(404);
  }

  @Test
  void aHugeBodyIsRefused() {
    Answer answer = demo.post("/api/orders", "x".repeat(2_000_000));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.reason()).isNotEmpty();
  }

  @Test
  void anOrderIsTracedThroughTheLogs() {
    demo.send(
        "POST",
        "/api/orders",
        "{\"symbol\":\"DUNE\",\"side\":\"sell\",\"quantity\":3}",
        "X-Request-Id",
        "trace-me");
    demo.awaitLog(
        "app.log",
        lines ->
            assertThat(lines)
                .filteredOn(line -> line.at("/request_id").asString("").equals("trace-me"))
                .singleElement()
                .satisfies(
                    line ->
                        assertThat(line.at("/message").asString())
                            .matches("order \\d+ filled: sell 3 DUNE @ [0-9.]+")));
  }

  @Test
  void aFaultThatIsNotThereIsNamedWithThoseThatAre() {
    Answer answer = demo.post("/demo/faults/flood", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.reason())
        .isEqualTo("there is no fault 'flood', only [errors, latency, database, logs, feed]");
    assertThat(demo.post("/demo/faults/logs?on=maybe", "").reason())
        .isEqualTo("on: expected true or false, was 'maybe'");
  }

  @Test
  void withoutPermissionThereAreNoFaults(Stores stores, @TempDir Path otherLogs) {
    // In a process of its own this would be the default; the variable decides.
    Map<String, String> variables = stores.variables();
    variables.remove("DEMO_FAULTS");
    demo.close();
    try (RunningDemo without = RunningDemo.with(variables, otherLogs)) {
      assertThat(without.get("/demo/faults").status()).isEqualTo(404);
      assertThat(without.fault("errors", true).reason()).isEqualTo("no such path");
      assertThat(without.get("/api/orders").status()).isEqualTo(200);
    } finally {
      demo = RunningDemo.on(stores, logs);
    }
  }
}
