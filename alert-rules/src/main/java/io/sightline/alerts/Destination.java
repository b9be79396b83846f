package io.sightline.alerts;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes to, or that it does not. */
public final class Destination {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Where the files go, readable by their owner only. Those of an earlier time are deleted.")
  private Path folder = Path.of("");

  @Option(names = "--dry-run", description = "Writes nothing and only says what is wrong.")
  private boolean isDryRun;

  public boolean isReal() {
    return !isDryRun;
  }

  public Path folder() {
    return folder;
  }
}
