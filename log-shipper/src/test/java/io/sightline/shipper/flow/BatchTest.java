package io.sightline.shipper.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final Origin APP = new Origin("app", "AAAABBBBCCCC", "/app.log");
  private static final Origin DB = new Origin("db", "DDDDEEEEFFFF", "/db.log");

  @Test
  void aDocumentIsAnActionLineAndItsText() {
    Batch batch = new Batch(1000);
    add(batch, APP, 0, "{}");
    add(batch, DB, 64 * 64 + 1, "{\"a\":1}");
    assertThat(body(batch))
        .isEqualTo(
            """
            {"create":{"_id":"AAAABBBBCCCCAAAAAAAA"}}
            {}
            {"create":{"_id":"DDDDEEEEFFFFAAAAABAB"}}
            {"a":1}
            """);
    assertThat(batch.document(1)).isEqualTo("{\"a\":1}");
    assertThat(batch.id(1)).isEqualTo("DDDDEEEEFFFFAAAAABAB");
  }

  @Test
  void anIdThatWasDecidedUpstreamIsKept() {
    Batch batch = new Batch(1000);
    batch.offer(APP, 7, "from-upstream", "{}".getBytes(StandardCharsets.UTF_8), 0, 2, 1000);
    add(batch, APP, 0, "{}");
    assertThat(body(batch)).startsWith("{\"create\":{\"_id\":\"from-upstream\"}}\n{}\n");
    assertThat(batch.id(0)).isEqualTo("from-upstream");
    assertThat(batch.id(1)).isEqualTo("AAAABBBBCCCCAAAAAAAA");
  }

  @Test
  void theLimitOfTheMomentCountsAsLongAsSomethingIsInIt() {
    Batch batch = new Batch(1000);
    byte[] text = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
    assertThat(batch.offer(APP, 0, null, text, 0, 100, 50)).isTrue();
    assertThat(batch.offer(APP, 1, null, text, 0, 100, 200)).isFalse();
    assertThat(batch.offer(APP, 1, null, text, 0, 100, 400)).isTrue();
  }

  @Test
  void aFullBatchTakesNoMoreButAnEmptyOneTakesAnything() {
    Batch batch = new Batch(200);
    assertThat(add(batch, APP, 0, "x".repeat(500))).isTrue();
    assertThat(add(batch, APP, 500, "y")).isFalse();
    batch.reuse("logs-app-test");
    assertThat(add(batch, APP, 500, "y")).isTrue();
    assertThat(add(batch, APP, 501, "y".repeat(100))).isFalse();
    assertThat(batch.size()).isEqualTo(1);
  }

  @Test
  void whatIsKeptStaysAsItWasWhateverIsTakenOut() {
    long seed = Long.getLong("seed", 20261121);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Batch batch = new Batch(100_000);
      Batch expected = new Batch(100_000);
      int count = 1 + random.nextInt(600);
      int sent = 1 + random.nextInt(count);
      boolean[] again = new boolean[sent];
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Origin origin = random.nextBoolean() ? APP : DB;
        String text = "{\"n\":" + "1".repeat(1 + random.nextInt(30)) + '}';
        add(batch, origin, i * 100L, text);
        boolean keep = i >= sent || random.nextBoolean();
        if (i < sent) {
          again[i] = keep;
        }
        if (keep) {
          add(expected, origin, i * 100L, text);
          texts.add(text);
        }
      }
      batch.retain(again, sent);
      assertThat(body(batch)).as("seed %d", seed).isEqualTo(body(expected));
      for (int i = 0; i < texts.size(); i++) {
        assertThat(batch.document(i)).isEqualTo(texts.get(i));
        assertThat(batch.offset(i)).isEqualTo(expected.offset(i));
        assertThat(batch.origin(i)).isSameAs(expected.origin(i));
      }
    }
  }

  @Test
  void theIdOfJoinedLinesSaysWhereTheyEnd() {
    Batch batch = new Batch(1_000);
    add(batch, APP, 4_711, "{}");
    String usual = batch.id(0);
    assertThat(Batch.idOfJoined(APP, 4_711, 4_800)).startsWith(usual).hasSize(usual.length() + 4);
    assertThat(Batch.idOfJoined(APP, 4_711, 4_801))
        .startsWith(usual)
        .isNotEqualTo(Batch.idOfJoined(APP, 4_711, 4_800));
  }

  private static boolean add(Batch batch, Origin origin, long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return batch.offer(origin, offset, null, bytes, 0, bytes.length, Integer.MAX_VALUE);
  }

  private static String body(Batch batch) {
    return new String(batch.array(), 0, batch.start(batch.size()), StandardCharsets.UTF_8);
  }
}
