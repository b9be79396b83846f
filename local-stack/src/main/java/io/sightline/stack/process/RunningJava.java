package io.sightline.stack.process;

import java.nio.file.Path;
import java.util.List;

/** Starts JVMs of the kind this one is. */
public final class RunningJava {
  private RunningJava() {}

  /** The start of a command: this JVM's {@code java} with options for a small, quiet service. */
  public static List<String> command(String heap) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xss512k",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.awt.headless=true");
  }
}
