package io.sightline.shipper.process;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Document;
import io.sightline.shipper.flow.DocumentTaker;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints what a line costs in each kind of pipeline, in nanoseconds, the best of several rounds.
 */
final class PipelineMeasurement {
  private static final int ROUNDS = 8;
  private static final int LINES = 400_000;
  private static final DocumentTaker TAKER = (track, offset, end, b, s, n, to) -> Taken.YES;

  private PipelineMeasurement() {}

  public static void main(String[] arguments) {
    byte[] plain = access(", \"duration_ms\":12");
    byte[] marked = access(", \"volatile\":true");
    byte[] combined =
        ("10.0.0.1 - ann [21/Nov/2026:10:00:01 +0100] \"GET /api/orders/17?b=c HTTP/1.1\" 200 1734"
                + " \"-\" \"curl/8.0\"")
            .getBytes(StandardCharsets.UTF_8);
    System.out.println("ns a line; the JSON line has " + plain.length + " bytes");
    print("raw, as the engine does it without a pipeline", null, plain);
    String route =
        "steps: [{route: {dataset: access.volatile}, when: {field: volatile, equals: true}}]";
    print("volatile routing, line without the key", route, plain);
    print("volatile routing, line with the key", route, marked);
    print("json + add, spliced", "steps: [{add: {team: payments, region: north}}]", plain);
    print("json + rename, parsed and written", "steps: [{rename: {status: code}}]", plain);
    print("mask by names, none there", "steps: [{mask: {fields: [password, x-api-key]}}]", plain);
    print(
        "mask by all patterns, none there",
        "steps: [{mask: {patterns: [credit_card, email, bearer_token, password_pair, jwt,"
            + " url_password]}}]",
        plain);
    print(
        "logfmt",
        "parse: {format: logfmt}",
        "level=info msg=\"order shipped\" id=17 user=ann ms=12".getBytes(StandardCharsets.UTF_8));
    print(
        "grok COMBINEDAPACHELOG",
        "parse: {format: grok, pattern: '%{COMBINEDAPACHELOG}'}",
        combined);
    print(
        "multi-line, 1 entry + 5 frames, a line",
        "multiline: {preset: java_stack_trace}\nparse: {format: text}",
        "2026-11-21 ERROR it broke and this is why we say it".getBytes(StandardCharsets.UTF_8),
        "\tat io.sightline.shipper.process.Joining.take(Joining.java:66)"
            .getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] access(String more) {
    return ("{\"@timestamp\":\"2026-11-21T10:00:00.000Z\",\"level\":\"INFO\",\"service\":\"demo\","
            + "\"environment\":\"local\",\"method\":\"GET\",\"path\":\"/api/orders/17\","
            + "\"status\":200,\"request_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\","
            + "\"client_ip\":\"10.0.0.1\",\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64)\","
            + "\"user\":\"ann\",\"bytes\":1734,\"message\":\"GET /api/orders/17 answered 200\""
            + more
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void print(String what, String yaml, byte[] first, byte[]... others) {
    List<byte[]> texts = new ArrayList<>(List.of(first));
    for (int i = 0; others.length > 0 && i < 5; i++) {
      texts.add(others[0]);
    }
    Pipeline pipeline =
        yaml == null
            ? null
            : Pipelines.of(
                ReadConfig.valid(yaml), Shipped.USUAL, new ShipperEvents() {}, Clock.systemUTC());
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, round(pipeline, texts));
    }
    System.out.printf(Locale.ROOT, "%8.0f  %s%n", best, what);
  }

  private static double round(Pipeline pipeline, List<byte[]> texts) {
    Track track = new Track(new Origin("access", "generation", "/log"), 0, 0);
    Line line = new Line();
    long begun = System.nanoTime();
    for (int i = 0, next = 0; i < LINES; i++) {
      byte[] text = texts.get(next);
      next = next + 1 == texts.size() ? 0 : next + 1;
      long end = track.read() + text.length + 1;
      line.set(track, track.read(), end, text, 0, text.length);
      if (pipeline != null) {
        pipeline.take(line, TAKER);
      } else if (Utf8.isAscii(text, 0, text.length)
          && Document.flaw(text, 0, text.length) == null) {
        TAKER.take(track, line.offset(), end, text, 0, text.length, null);
      }
      track.readTo(end);
    }
    return (System.nanoTime() - begun) / (double) LINES;
  }
}
