package io.sightline.alerts.rules;

import io.sightline.alerts.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options by which a command finds rules and configuration. */
final class RuleSource {
  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      description = "The rules as they are delivered. Default: ${DEFAULT-VALUE}",
      defaultValue = "alert-rules/prometheus/rules")
  private Path source = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "What was changed about them. Default: ${DEFAULT-VALUE}",
      defaultValue = "alert-rules/config.yml")
  private Path config = Path.of("");

  List<RuleFile> files() throws IOException {
    return RuleFile.in(source);
  }

  Tuning tuning(List<RuleFile> files) throws IOException, Problems.Refused {
    return new TuningReader(Tunables.of(files)).read(config);
  }
}
