package io.sightline.stack.component;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Where Prometheus hands over its alerts: to the console, which puts log lines into them on their
 * way to Alertmanager, and straight to Alertmanager while the console is not well. Thread-safe.
 */
public final class AlertPath {
  private final StackSettings settings;

  public AlertPath(StackSettings settings) {
    this.settings = settings;
  }

  /** Takes the way past the console, or back through it. Prometheus follows within seconds. */
  public synchronized void follow(boolean consoleIsWell) {
    try {
      // Prometheus' own start writes the file, too, so what it says now is looked at each time.
      if (Files.isDirectory(settings.run("prometheus").resolve("targets"))) {
        new ScrapeTargets(settings).writeAlertmanagers(consoleIsWell);
      }
    } catch (IOException e) {
      // Tried again with the next change; meanwhile Prometheus repeats what it could not hand over.
      System.err.println("cannot change the way of the alerts: " + e);
    }
  }
}
