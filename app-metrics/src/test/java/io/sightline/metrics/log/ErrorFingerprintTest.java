package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ThrowableProxy;
import org.junit.jupiter.api.Test;

class ErrorFingerprintTest {
  private static StackTraceElement frame(String type, String method, int line) {
    return new StackTraceElement(type, method, "Some.java", line);
  }

  private static <T extends Throwable> T at(T error, StackTraceElement... frames) {
    error.setStackTrace(frames);
    return error;
  }

  private static String of(Throwable error) {
    return ErrorFingerprint.of(new ThrowableProxy(error));
  }

  private static Throwable failed(String entry, int line, String message) {
    return at(
        new IllegalStateException(message),
        frame("java.util.Objects", "requireNonNull", 100),
        frame("com.example.Orders", "find", line),
        frame("com.example.OrderService", "show", line),
        frame("io.javalin.Router", "handle", 1),
        frame(entry, "call", line),
        frame("org.eclipse.jetty.Server", "handle", 1));
  }

  @Test
  void isTheSameForAnotherMessageLineAndWayIn() {
    assertThat(of(failed("com.example.Web", 10, "order 1")))
        .hasSize(16)
        .matches("[0-9a-f]+")
        .isEqualTo(of(failed("com.example.Job", 99, "order 2")));
  }

  @Test
  void isAnotherForAnotherTypeOrPlace() {
    Throwable one = at(new IllegalStateException(), frame("com.example.Orders", "find", 1));
    Throwable elsewhere = at(new IllegalStateException(), frame("com.example.Orders", "save", 1));
    Throwable otherType =
        at(new IllegalArgumentException(), frame("com.example.Orders", "find", 1));
    assertThat(of(one)).isNotEqualTo(of(elsewhere)).isNotEqualTo(of(otherType));
  }

  @Test
  void namesMadeByMachinesDoNotCount() {
    String[][] pairs = {
      {
        "com.example.Orders$$FastClassBySpring$$a1b2", "com.example.Orders$$FastClassBySpring$$99ff"
      },
      {"com.example.Orders$$Lambda$14/0x0000000800c03000", "com.example.Orders$$Lambda/0x00007f12"},
      {"com.example.Orders$$EnhancerBySpringCGLIB$$12", "com.example.Orders$$SpringCGLIB$$0"},
      {"com.example.$Proxy12", "com.example.$Proxy7"},
      {"com.example.Orders$1", "com.example.Orders$2"},
    };
    for (String[] pair : pairs) {
      assertThat(of(at(new IllegalStateException(), frame(pair[0], "lambda$find$3", 1))))
          .as(pair[0])
          .isEqualTo(of(at(new IllegalStateException(), frame(pair[1], "lambda$find$12", 2))));
    }
  }

  @Test
  void theDepthOfARecursionDoesNotCount() {
    StackTraceElement again = frame("com.example.Tree", "walk", 7);
    StackTraceElement way = frame("com.example.Web", "show", 1);
    assertThat(of(at(new IllegalStateException(), again, again, again, way)))
        .isEqualTo(of(at(new IllegalStateException(), again, way)));
  }

  @Test
  void withoutOwnCodeTheTopmostFramesCount() {
    Throwable one = at(new IllegalStateException(), frame("java.util.HashMap", "put", 1));
    Throwable other = at(new IllegalStateException(), frame("java.util.HashMap", "get", 1));
    assertThat(of(one)).isNotEqualTo(of(other));
    assertThat(of(at(new IllegalStateException()))).hasSize(16);
  }

  @Test
  void theRootCauseSaysWhere() {
    Throwable root = at(new IllegalStateException(), frame("com.example.Orders", "find", 1));
    Throwable wrapped = at(new RuntimeException("one", root), frame("com.example.A", "a", 1));
    Throwable wrappedElsewhere =
        at(new RuntimeException("two", root), frame("com.example.B", "b", 1));
    assertThat(of(wrapped)).isEqualTo(of(wrappedElsewhere)).isNotEqualTo(of(root));
  }

  @Test
  void anExceptionThatIsItsOwnCauseEnds() {
    RuntimeException one = new RuntimeException("one");
    one.initCause(new RuntimeException("two", one));
    assertThat(of(one)).hasSize(16);
  }
}
