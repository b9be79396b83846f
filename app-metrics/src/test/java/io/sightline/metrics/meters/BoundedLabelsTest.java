package io.sightline.metrics.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BoundedLabelsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void theFirstValuesStayAndLaterOnesBecomeOther() {
    BoundedLabels labels = new BoundedLabels("endpoint", 2, registry);

    assertThat(labels.fold("/a")).isEqualTo("/a");
    assertThat(labels.fold("/b")).isEqualTo("/b");
    assertThat(labels.fold("/c")).isEqualTo("OTHER");
    assertThat(labels.fold("/a")).isEqualTo("/a");
    assertThat(folded()).isEqualTo(1);
    assertThat(labels.size()).isEqualTo(2);
  }

  @Test
  void theCounterIsThereBeforeAnythingIsFolded() {
    new BoundedLabels("endpoint", 2, registry);

    assertThat(folded()).isZero();
  }

  @Test
  void aValueIsTheSameInstanceEachTime() {
    BoundedLabels labels = new BoundedLabels("endpoint", 2, registry);
    String first = labels.fold("/a");

    assertThat(labels.fold("/".concat("a"))).isSameAs(first);
  }

  @Test
  void aValueOfEndlessLengthIsFolded() {
    assertThat(new BoundedLabels("endpoint", 2, registry).fold("x".repeat(10_000)))
        .isEqualTo("OTHER");
  }

  @Test
  void itWarnsOnce() {
    Logger logger = (Logger) LoggerFactory.getLogger(BoundedLabels.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      BoundedLabels labels = new BoundedLabels("endpoint", 1, registry);
      for (int i = 0; i < 100; i++) {
        labels.fold("/" + i);
      }
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .startsWith(
                        "endpoint has more than 1 values; further ones are reported as OTHER"));
  }

  @Test
  void manyThreadsNeverAdmitMoreThanTheCap() throws Exception {
    BoundedLabels labels = new BoundedLabels("endpoint", 10, registry);
    Set<String> seen = new ConcurrentSkipListSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      int offset = thread * 7;
      threads.execute(
          () -> {
            for (int i = 0; i < 10_000; i++) {
              seen.add(labels.fold("/" + (i + offset) % 100));
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

    assertThat(seen).hasSize(11).contains("OTHER");
  }

  @Test
  void aCapBelowOneIsRefused() {
    assertThatThrownBy(() -> new BoundedLabels("endpoint", 0, registry))
        .hasMessage("cap of endpoint: expected 1 or more, was 0");
  }

  private double folded() {
    return registry.get("metrics.label.values.folded").tag("metric", "endpoint").counter().count();
  }
}
