package io.sightline.alerts.rules;

import io.sightline.alerts.Destination;
import io.sightline.alerts.Problems;
import io.sightline.alerts.Rendered;
import io.sightline.alerts.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the rules with a team's changes. */
@Command(
    name = "rules",
    description = {
      "Writes the rules with the changes of config.yml.",
      "Nothing is replaced when a key or a rule is wrong."
    },
    mixinStandardHelpOptions = true)
public final class RulesCommand implements Callable<Integer> {
  @Mixin private final RuleSource source = new RuleSource();

  @ArgGroup(multiplicity = "1")
  private final Destination destination = new Destination();

  @Option(
      names = "--promtool",
      paramLabel = "WORD",
      description = "Checks them first. Given again for each further word of the command.")
  private List<String> promtool = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException, Problems.Refused {
    List<RuleFile> files = source.files();
    Tuning tuning = source.tuning(files);
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach(file -> texts.put(file.name(), file.tuned(tuning).text()));
    Rendered rendered = new Rendered(texts);
    if (destination.isReal()) {
      rendered.replace(destination.folder(), List.of(""), this::verify);
    }
    return 0;
  }

  private void verify(Path candidates) throws IOException, InterruptedException {
    if (promtool.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of("check", "rules"));
    for (RuleFile file : source.files()) {
      arguments.add(candidates.resolve(file.name()).toString());
    }
    new Tool(promtool).run(arguments);
  }
}
