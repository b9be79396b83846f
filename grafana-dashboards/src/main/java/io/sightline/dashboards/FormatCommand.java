package io.sightline.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** After an edit by hand: the form in which the tests want the files. */
@Command(
    name = "format",
    description = "Brings all dashboards and Kibana objects into their form, and makes the import.",
    mixinStandardHelpOptions = true)
final class FormatCommand implements Callable<Integer> {
  private final Path module;

  FormatCommand(Path module) {
    this.module = module;
  }

  @Override
  public Integer call() throws IOException {
    for (Dashboard dashboard : Dashboard.in(module.resolve("grafana/dashboards"))) {
      Files.writeString(dashboard.file(), NormalisedJson.of(dashboard.json()));
    }
    for (KibanaObject object : KibanaObject.in(module.resolve("kibana/objects"))) {
      Files.writeString(object.file(), NormalisedJson.sortedText(object.json()));
    }
    KibanaImport.write(module.resolve("kibana"));
    return 0;
  }
}
