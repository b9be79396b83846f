package io.sightline.stack.component;

import io.sightline.stack.process.Launch;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One part of the stack: a program, what must be healthy before it starts, and how to ask whether
 * it is.
 *
 * @param name as in {@code status} and {@code logs}: {@code prometheus}
 * @param title as people say it: {@code Prometheus}
 * @param url where a person or a client reaches it; none for those nobody visits
 * @param after the components that must be healthy first
 * @param program how it is started; called before each start
 * @param health whether it works; called every second or so, must return or throw within seconds
 * @param onceHealthy called after each start, when it first works; must be safe to repeat
 */
public record Component(
    String name,
    String title,
    Optional<URI> url,
    List<String> after,
    Program program,
    Check health,
    Check onceHealthy) {

  /** Writes the configuration and says how to start. */
  @FunctionalInterface
  public interface Program {
    /** The next start. Throws when something it needs is missing, with a sentence for the user. */
    Launch prepare() throws IOException;
  }

  /** Something that works, or throws. */
  @FunctionalInterface
  public interface Check {
    /** Returns when all is well. */
    void verify() throws Exception;
  }

  /** A component with nothing to do once it is healthy. */
  Component(
      String name,
      String title,
      Optional<URI> url,
      List<String> after,
      Program program,
      Check health) {
    this(name, title, url, after, program, health, () -> {});
  }

  /** The same with more in its environment. */
  public Component with(Map<String, String> environment) {
    return new Component(
        name, title, url, after, () -> program.prepare().with(environment), health, onceHealthy);
  }
}
