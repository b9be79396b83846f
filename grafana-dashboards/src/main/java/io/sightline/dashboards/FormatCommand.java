package io.sightline.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** After an edit by hand: the form in which the tests want the files. */
@Command(
    name = "format",
    description = "Brings all dashboards and Kibana objects into their form, and makes the import.",
    mixinStandardHelpOptions = true)
final class FormatCommand implements Callable<Integer> {
  private final Path module;

  @Option(
      names = "--check",
      description = "Change nothing; name each file that is not in its form, and end with 1.")
  private boolean check;

  @Spec private CommandSpec spec;

  FormatCommand(Path module) {
    this.module = module;
  }

  @Override
  public Integer call() throws IOException {
    Map<Path, String> wanted;
    try {
      wanted = wanted();
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
    List<Path> different = new ArrayList<>();
    for (Map.Entry<Path, String> one : wanted.entrySet()) {
      Path file = one.getKey();
      if (!Files.exists(file) || !Files.readString(file).equals(one.getValue())) {
        different.add(file);
      }
    }
    for (Path file : different) {
      if (check) {
        spec.commandLine()
            .getErr()
            .println(
                module.relativize(file)
                    + ": not in its form; ./deploy.sh dashboards format makes it");
      } else {
        Files.writeString(file, wanted.get(file));
      }
    }
    return check && !different.isEmpty() ? 1 : 0;
  }

  /** What each file shall hold. */
  private Map<Path, String> wanted() throws IOException {
    Map<Path, String> wanted = new LinkedHashMap<>();
    for (Dashboard dashboard : Dashboard.in(module.resolve("grafana/dashboards"))) {
      wanted.put(dashboard.file(), NormalisedJson.of(dashboard.json()));
    }
    Path kibana = module.resolve("kibana");
    for (KibanaObject object : KibanaObject.in(kibana.resolve("objects"))) {
      wanted.put(object.file(), NormalisedJson.sortedText(object.json()));
    }
    wanted.put(kibana.resolve("sightline.ndjson"), KibanaImport.of(kibana.resolve("objects")));
    return wanted;
  }
}
