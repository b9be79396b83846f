package io.sightline.alerts.rules;

import io.sightline.alerts.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows every alert with what can be changed about it. */
@Command(
    name = "list",
    description = "Shows every alert, and the numbers that config.yml may change, as they are set.",
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {
  @Mixin private final RuleSource source = new RuleSource();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, Problems.Refused {
    List<RuleFile> files = source.files();
    Tuning tuning = source.tuning(files);
    PrintWriter out = spec.commandLine().getOut();
    for (RuleFile file : files) {
      for (JsonNode rule : file.rules()) {
        if (rule.has("alert")) {
          out.println(line(rule, tuning));
        }
      }
    }
    Map<String, BigDecimal> objectives = Tunables.of(files).objectives();
    objectives.putAll(tuning.objectives());
    out.println("objectives: " + numbers(objectives));
    out.flush();
    return 0;
  }

  private static String line(JsonNode rule, Tuning tuning) {
    String name = rule.path("alert").asString();
    AlertTuning own = tuning.of(name);
    String severity = own.severity().orElse(rule.path("labels").path("severity").asString());
    String lasting = own.lasting().orElse(rule.path("for").asString("0s"));
    Map<String, BigDecimal> marked =
        Mark.inExpression(rule.path("expr").asString()).stream()
            .collect(
                Collectors.toMap(
                    Mark::name,
                    mark -> own.numbers().getOrDefault(mark.name(), mark.number()),
                    (one, same) -> same,
                    TreeMap::new));
    return "%-34s %-8s %-8s %s"
        .formatted(name, own.isOn() ? severity : "off", lasting, numbers(marked))
        .strip();
  }

  private static String numbers(Map<String, BigDecimal> numbers) {
    return numbers.entrySet().stream()
        .map(each -> each.getKey() + ": " + Mark.plain(each.getValue()))
        .collect(Collectors.joining(", "));
  }
}
