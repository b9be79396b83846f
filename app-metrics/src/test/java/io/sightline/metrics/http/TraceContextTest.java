package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void readsTraceSpanAndWhetherItIsRecorded() {
    assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-01"))
        .isEqualTo(new TraceContext(TRACE, SPAN, true));
    assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-00"))
        .isEqualTo(new TraceContext(TRACE, SPAN, false));
  }

  @Test
  void readsALaterVersionThatHasMore() {
    assertThat(TraceContext.parse("01-" + TRACE + "-" + SPAN + "-01-more")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void ignoresATraceparentThatIsNone(String header) {
    assertThat(TraceContext.parse(header)).isNull();
  }
}
