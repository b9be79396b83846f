package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole stack on free ports, without the traffic generator, started once for all test classes
 * that ask for a {@link RunningStack} and stopped after the last of them. The system property
 * {@code sightline.runtime} says how it runs: {@code local} or {@code docker}.
 *
 * <p>A class with the tag {@value #BOTH} holds in either; one with {@value #DOCKER} is about
 * containers; what has {@value #LOCAL} is not tried in them.
 */
public final class RunningStack implements AutoCloseable {
  static final String BOTH = "both-runtimes";
  static final String DOCKER = "docker-runtime";
  static final String LOCAL = "local-runtime";

  /** One start for all: what failed once takes as long to fail again. */
  private static final class Attempt implements AutoCloseable {
    private @Nullable RunningStack stack;
    private @Nullable Throwable failure;

    private Attempt() {
      try {
        stack = RunningStack.start();
      } catch (RuntimeException | AssertionError e) {
        failure = e;
      }
    }

    RunningStack stack() {
      if (stack == null) {
        Throwable told = failure;
        failure = null;
        throw told == null
            ? new AssertionError("the stack did not start, as the first test says")
            : new AssertionError("the stack did not start", told);
      }
      return stack;
    }

    @Override
    public void close() {
      if (stack != null) {
        stack.close();
      }
    }
  }

  private final StackRuntime runtime;

  private RunningStack(StackRuntime runtime) {
    this.runtime = runtime;
  }

  /** A stack of a test's own, which closes it. */
  static RunningStack of(StackRuntime runtime) {
    return new RunningStack(runtime);
  }

  static boolean isDocker() {
    return System.getProperty("sightline.runtime", "local").equals("docker");
  }

  private static RunningStack start() {
    Map<String, String> variables =
        Map.of(
            "TRAFFIC_REQUESTS_PER_SECOND", "0",
            "ALERT_GROUP_WAIT", "5s",
            // Until it is told that an alert is over; a minute by default.
            "ALERT_GROUP_INTERVAL", "10s");
    return new RunningStack(
        isDocker() ? DockerRuntime.start(variables) : LocalRuntime.start(variables));
  }

  StackRuntime runtime() {
    return runtime;
  }

  /** The runtime of a test that is about containers. */
  DockerRuntime docker() {
    return (DockerRuntime) runtime;
  }

  String url(Port port) {
    return runtime.url(port);
  }

  /** The label and the part of a data stream's name. */
  String environment() {
    return runtime.name();
  }

  LogFiles logFiles() {
    return new LogFiles(runtime.serviceLogs(), environment());
  }

  Prometheus prometheus() {
    return new Prometheus(url(Port.PROMETHEUS));
  }

  /** What Prometheus hands its samples on to; none where that is not installed. */
  Optional<LongTermStore> longTermStore() {
    return runtime instanceof LocalRuntime local ? local.longTermStore() : Optional.empty();
  }

  Console console() {
    return new Console(url(Port.CONSOLE), runtime.consoleAuthorization());
  }

  Inbox inbox() {
    return new Inbox(console());
  }

  Elasticsearch elasticsearch() {
    return elasticsearch(Port.ELASTICSEARCH);
  }

  /** One node of several. */
  Elasticsearch elasticsearch(Port node) {
    return new Elasticsearch(url(node), secret("elasticsearch_password"));
  }

  /** One of the users of the stack's own programs. */
  ElasticsearchUser elasticsearchUser(String name) {
    return new ElasticsearchUser(
        url(Port.ELASTICSEARCH), name, secret(name + "_elasticsearch_password"));
  }

  private String secret(String name) {
    try {
      return Files.readString(runtime.secret(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    runtime.close();
    Figures.print();
  }

  /** Hands the running stack to tests; {@code @ExtendWith(RunningStack.Extension.class)}. */
  static final class Extension implements ParameterResolver, ExecutionCondition {
    /** Skips loudly where there is no Docker, and not at all where it was promised. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> missing = isDocker() ? DockerEngine.missing() : Optional.empty();
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("what it needs is there");
      }
      String what = context.getDisplayName() + " was NOT tried in containers: " + missing.get();
      if ("true".equals(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))) {
        throw new AssertionError("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: " + what);
      }
      if (context.getTestMethod().isEmpty()) {
        System.err.println("SKIPPED: " + what);
      }
      return ConditionEvaluationResult.disabled(missing.get());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent("stack", key -> new Attempt(), Attempt.class)
          .stack();
    }
  }
}
