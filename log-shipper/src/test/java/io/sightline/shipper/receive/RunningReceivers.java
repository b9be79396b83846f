package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.spool.MemoryCheckpoint;
import io.sightline.shipper.spool.RecordedEvents;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The receivers of one input of the class {@code net}, as configured, on a state folder. */
final class RunningReceivers implements Closeable {
  private static final Duration SOON = Duration.ofSeconds(60);
  static final JsonMapper JSON = new JsonMapper();

  final RecordedEvents events = new RecordedEvents();
  final MemoryCheckpoint checkpoint = new MemoryCheckpoint();
  private final Receivers receivers;
  private final Feed feed;
  private final List<String> lines = new ArrayList<>();

  private RunningReceivers(ReceivedInput input, Path state, InputStream standardInput)
      throws Exception {
    receivers =
        Receivers.open(
            List.of(input), "test", state, checkpoint, Clock.systemUTC(), events, standardInput);
    feed = receivers.feeds().get(0);
    try {
      receivers.start();
    } catch (Exception e) {
      receivers.close();
      throw e;
    }
  }

  /**
   * @param json the groups of the input, with single quotes
   */
  static RunningReceivers start(String type, Path state, String json) throws Exception {
    return start(type, state, json, InputStream.nullInputStream());
  }

  static RunningReceivers start(String type, Path state, String json, InputStream standardInput)
      throws Exception {
    return new RunningReceivers(input(type, json), state, standardInput);
  }

  static ReceivedInput input(String type, String json) {
    List<String> problems = new ArrayList<>();
    ReceivedInput input = input(type, json, problems);
    assertThat(problems).isEmpty();
    return input;
  }

  static ReceivedInput input(String type, String json, List<String> problems) {
    Settings settings =
        new Settings("", JSON.readTree(json.replace('\'', '"')), Map.of(), problems);
    return ReceivedInput.read("net", type, settings);
  }

  int port(String kind) {
    return receivers.addresses().get("net/" + kind).getPort();
  }

  /** Waits until so many lines came out of the spool in all, and returns them. */
  List<String> lines(int count) {
    await().atMost(SOON).untilAsserted(() -> assertThat(readLines()).hasSize(count));
    return List.copyOf(lines);
  }

  /** Like {@link #lines}, parsed. */
  List<JsonNode> documents(int count) {
    return lines(count).stream().map(JSON::readTree).toList();
  }

  private List<String> readLines() {
    while (feed.read(
        line -> {
          lines.add(new String(line.bytes(), line.start(), line.length(), StandardCharsets.UTF_8));
          return Taken.YES;
        })) {}
    return lines;
  }

  /** All that was read counts as delivered, and that is noted. */
  void deliver() {
    readLines();
    feed.note(checkpoint);
    feed.noted();
    feed.tend();
  }

  void awaitSaid(String what) {
    await().atMost(SOON).untilAsserted(() -> assertThat(events.said()).contains(what));
  }

  void awaitReceived(int messages) {
    await().atMost(SOON).untilAsserted(() -> assertThat(events.received()).isEqualTo(messages));
  }

  void stop() {
    receivers.close();
  }

  @Override
  public void close() {
    receivers.close();
    feed.close();
  }
}
