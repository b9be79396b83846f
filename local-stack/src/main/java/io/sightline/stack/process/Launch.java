package io.sightline.stack.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program is started.
 *
 * @param environment added to this process's own; may hold secrets, so it is never printed
 * @param output where both of its streams go, appended
 * @param stopSignal what asks it to end: {@code TERM}, or {@code INT} for PostgreSQL's fast
 *     shutdown
 */
public record Launch(
    List<String> command,
    Map<String, String> environment,
    Path folder,
    Path output,
    String stopSignal) {
  /** A program that ends in good order on SIGTERM. */
  public Launch(List<String> command, Map<String, String> environment, Path folder, Path output) {
    this(command, environment, folder, output, "TERM");
  }

  /** The same with more in its environment. */
  public Launch with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Launch(command, all, folder, output, stopSignal);
  }

  /** Command only: environments hold secrets. */
  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
