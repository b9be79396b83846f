package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sightline.shipper.LogIndex;
import io.sightline.shipper.RealElasticsearch;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What many rollovers cost, and that nothing is doubled by them, with the real server. */
final class RolloversTest {
  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static final Origin ORIGIN = new Origin("app", "AAAABBBBCCCC", "/logs/app.log");
  private static final int ROLLOVERS = 20;
  private static final int LINES = 10;

  @TempDir Path folder;
  private LogIndex index;
  private String stream;
  private Elasticsearch client;
  private Delivery delivery;

  @BeforeEach
  void start() throws IOException {
    index = SERVER.index();
    stream = "logs-rollovers-" + SERVER.environment();
    index.call(
        "PUT",
        "/_index_template/" + stream,
        """
        {"index_patterns": ["%s"], "data_stream": {}, "priority": 300,
         "template": {"settings": {"number_of_replicas": 0}}}
        """
            .formatted(stream));
    Duration minute = Duration.ofMinutes(1);
    client =
        Elasticsearch.at(
            new Elasticsearch.Target(
                List.of(SERVER.uri()), null, null, null, null, minute, minute, false),
            1);
    delivery =
        new Delivery(
            client,
            null,
            new DeadLetters(folder.resolve("dead-letters.ndjson"), Clock.systemUTC()),
            new Delivery.Settings(
                "test", 1, 1 << 20, minute, Duration.ofMillis(2), Duration.ofMillis(20)),
            Map.of(),
            Clock.systemUTC(),
            new ShipperEvents() {});
    delivery.start();
  }

  @AfterEach
  void end() throws IOException {
    delivery.close();
    client.close();
    index.call("DELETE", "/_data_stream/" + stream, null);
  }

  @Test
  void aBatchCostsOneLookUpHoweverManyRolloversThereWere() throws Exception {
    long lines = 0;
    for (int i = 0; i <= ROLLOVERS; i++) {
      deliver(batch(lines, lines + LINES));
      lines += LINES;
      if (i < ROLLOVERS) {
        rollover();
      }
    }
    long before = requests("document_mget_action");
    long all = requests(null);
    Batch again = batch(0, lines + LINES);
    again.setUncertain();
    deliver(again);
    assertThat(requests("document_mget_action") - before).isEqualTo(1);
    // Two lists of the backing indices, a look-up and the bulk; the rest is this test's.
    assertThat(requests(null) - all).isLessThanOrEqualTo(4 + 3);
    assertThat(index.sequence(stream)).isEqualTo(upTo(lines + LINES));
  }

  @Test
  void doublesInSeveralIndicesAreTakenBack() throws Exception {
    deliver(batch(0, LINES));
    rollover();
    deliver(batch(0, LINES));
    rollover();
    deliver(batch(0, LINES));
    assertThat(index.count(stream)).isEqualTo(3 * LINES);
    Batch again = batch(0, LINES + 1);
    again.setUncertain();
    deliver(again);
    assertThat(index.sequence(stream)).isEqualTo(upTo(LINES + 1));
  }

  @Test
  void aLookUpLargerThanTheServerTakesIsSplit() throws Exception {
    deliver(batch(0, LINES));
    rollover();
    deliver(batch(LINES, 2 * LINES));
    List<String> ids = new ArrayList<>();
    Batch many = batch(0, 1_000);
    for (int item = 0; item < many.size(); item++) {
      ids.add(many.id(item));
    }
    long before = requests("document_mget_action");
    Map<String, List<String>> found = new LookUp(client, () -> 20_000).find(backings(), ids);
    assertThat(requests("document_mget_action") - before).isGreaterThan(1);
    assertThat(found.values())
        .containsExactly(ids.subList(0, LINES), ids.subList(LINES, 2 * LINES));
  }

  @Test
  void anIndexThatIsGoneHoldsNothingAndAClosedOneIsHidden() throws Exception {
    deliver(batch(0, LINES));
    rollover();
    String oldest = backings().get(0);
    LookUp lookUp = new LookUp(client, () -> 20_000);
    List<String> ids = List.of(batch(0, 1).id(0));
    assertThat(lookUp.find(List.of(oldest + "-gone", oldest), ids))
        .containsEntry(oldest + "-gone", List.of())
        .containsEntry(oldest, ids);
    index.call("POST", '/' + oldest + "/_close", null);
    assertThatIOException()
        .isThrownBy(() -> lookUp.find(List.of(oldest), ids))
        .isInstanceOf(LookUp.Hidden.class)
        .withMessage(
            "ids in %s cannot be looked up (index_closed_exception): open it, or a rollover right"
                + " after a crash may double lines",
            oldest);
  }

  private void rollover() throws IOException {
    index.call("POST", '/' + stream + "/_rollover", null);
  }

  private List<String> backings() throws IOException {
    List<String> names = new ArrayList<>();
    index
        .call("GET", '/' + stream + "/_settings/index.uuid", null)
        .propertyNames()
        .forEach(names::add);
    names.sort(Comparator.naturalOrder());
    return names;
  }

  /** How many requests of a kind, or of all, the server has had, as it says itself. */
  private long requests(String kind) throws IOException {
    long[] sum = {0};
    index
        .call("GET", "/_nodes/usage/rest_actions", null)
        .path("nodes")
        .forEach(
            node ->
                node.path("rest_actions")
                    .properties()
                    .forEach(
                        action -> {
                          if (kind == null || action.getKey().equals(kind)) {
                            sum[0] += action.getValue().asLong();
                          }
                        }));
    return sum[0];
  }

  private void deliver(Batch batch) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(1);
    delivery.submit(batch, how -> acknowledged.countDown());
    assertThat(acknowledged.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(batch.isEmpty()).isTrue();
  }

  private Batch batch(long from, long to) {
    Batch batch = new Batch(1 << 20).reuse(stream);
    for (long line = from; line < to; line++) {
      byte[] bytes =
          ("{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":" + line + '}')
              .getBytes(StandardCharsets.UTF_8);
      batch.add(ORIGIN, line * 100, null, bytes, 0, bytes.length);
    }
    return batch;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
