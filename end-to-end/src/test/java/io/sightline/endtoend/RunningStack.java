package io.sightline.endtoend;

import io.sightline.stack.Stack;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole stack on free ports, without the traffic generator, started once for all test classes
 * that ask for a {@link RunningStack} and stopped after the last of them.
 */
public final class RunningStack implements AutoCloseable {
  private final Stack stack;

  private RunningStack(Stack stack) {
    this.stack = stack;
  }

  private static RunningStack start() {
    Path state = Path.of("target", "stack").toAbsolutePath();
    try {
      Folders.delete(state);
      StackSettings settings =
          StackSettings.onFreePorts(
              Repository.root(),
              state,
              Map.of("TRAFFIC_REQUESTS_PER_SECOND", "0", "ALERT_GROUP_WAIT", "5s"));
      Stack stack = Stack.start(settings, Toolbox.inRepository());
      RunningStack running = new RunningStack(stack);
      try {
        stack.awaitHealthy(Duration.ofMinutes(5));
      } catch (IOException | InterruptedException e) {
        running.close();
        throw new AssertionError(e.getMessage(), e);
      }
      Figures.record(
          "start to healthy",
          "%.1f s",
          stack.status().stream()
              .mapToDouble(one -> one.startedIn().orElseThrow().toMillis() / 1000.0)
              .max()
              .orElseThrow());
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stack stack() {
    return stack;
  }

  String url(Port port) {
    return stack.settings().url(port);
  }

  LogFiles logFiles() {
    return new LogFiles(stack.settings().serviceLogs());
  }

  Prometheus prometheus() {
    return new Prometheus(url(Port.PROMETHEUS));
  }

  Inbox inbox() {
    return new Inbox(url(Port.CONSOLE));
  }

  Elasticsearch elasticsearch() {
    return new Elasticsearch(url(Port.ELASTICSEARCH), secret("elasticsearch_password"));
  }

  /** One of the users of the stack's own programs. */
  ElasticsearchUser elasticsearchUser(String name) {
    return new ElasticsearchUser(
        url(Port.ELASTICSEARCH), name, secret(name + "_elasticsearch_password"));
  }

  private String secret(String name) {
    try {
      return Files.readString(stack.settings().secrets().resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    long memory = stack.residentBytes();
    Figures.record("memory of the whole stack", "%.0f MiB", memory / 1048576.0);
    List<ProcessHandle> processes =
        ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
    stack.close();
    List<String> left =
        processes.stream().filter(ProcessHandle::isAlive).map(one -> one.pid() + "").toList();
    List<Port> taken =
        stack.settings().ports().entrySet().stream()
            .filter(entry -> !FreePorts.isFree(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!left.isEmpty() || !taken.isEmpty()) {
      throw new AssertionError(
          "after the stop there are left: processes " + left + ", ports " + taken);
    }
    Figures.print();
  }

  /** Hands the running stack to tests; {@code @ExtendWith(RunningStack.Extension.class)}. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent("stack", key -> RunningStack.start(), RunningStack.class);
    }
  }
}
