package io.sightline.demo;

import io.sightline.stack.Stack;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL and a real Redis on free ports, started once for all test classes that ask for
 * {@link Stores} and stopped after the last of them.
 */
public final class Stores implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Stack stack;

  private Stores(Stack stack) {
    this.stack = stack;
  }

  private static Stores start() {
    Path state = Path.of("target", "stack").toAbsolutePath();
    try {
      delete(state);
      StackSettings settings = StackSettings.onFreePorts(Repository.root(), state, Map.of());
      Stores stores =
          new Stores(
              Stack.startOnly(Set.of("postgresql", "redis"), settings, Toolbox.inRepository()));
      try {
        stores.stack.awaitHealthy(PATIENCE);
      } catch (IOException | InterruptedException e) {
        stores.close();
        throw new AssertionError(e.getMessage(), e);
      }
      return stores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops and starts {@code postgresql} and {@code redis}. */
  Stack stack() {
    return stack;
  }

  /** What the service needs to find them; it listens on a free port, with the faults allowed. */
  Map<String, String> variables() {
    Path secrets = stack.settings().secrets();
    Map<String, String> variables = new HashMap<>();
    variables.put("DEMO_PORT", "0");
    variables.put("DEMO_FAULTS", "true");
    variables.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + port(Port.POSTGRESQL) + "/demo");
    variables.put("DATABASE_PASSWORD_FILE", secrets.resolve("demo_database_password").toString());
    variables.put("REDIS_URL", "redis://127.0.0.1:" + port(Port.REDIS));
    variables.put("REDIS_PASSWORD_FILE", secrets.resolve("redis_password").toString());
    return variables;
  }

  private int port(Port port) {
    return stack.settings().port(port);
  }

  /** All passwords there are, none of which may ever be shown. */
  List<String> secrets() {
    try (Stream<Path> files = Files.list(stack.settings().secrets())) {
      return files.map(Stores::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    stack.close();
  }

  /** Hands the stores to test classes; JUnit closes them after the last one. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stores.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(Stores.class, key -> start(), Stores.class);
    }
  }
}
