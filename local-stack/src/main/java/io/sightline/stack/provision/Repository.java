package io.sightline.stack.provision;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout this process works in. */
public final class Repository {
  private Repository() {}

  /**
   * The folder that holds {@code deploy.sh} and {@code pom.xml}: the working directory or the
   * nearest folder above it. SIGHTLINE_HOME overrides.
   *
   * @throws IllegalStateException when there is none
   */
  public static Path root() {
    String named = System.getenv("SIGHTLINE_HOME");
    if (named != null && !named.isBlank()) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("alert-rules/pom.xml"))
          && Files.exists(folder.resolve("local-stack/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no Sightline checkout at or above " + start + ": change into it or set SIGHTLINE_HOME");
  }
}
