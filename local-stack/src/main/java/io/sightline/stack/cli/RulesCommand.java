package io.sightline.stack.cli;

import io.sightline.stack.component.Alerting;
import io.sightline.stack.component.StackSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows every alert and what can be changed about it. */
@Command(
    name = "rules",
    description = "Shows every alert, and the numbers that alert-rules/config.yml may change.",
    mixinStandardHelpOptions = true)
public final class RulesCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    System.out.print(new Alerting(settings, Settings.toolbox(settings)).list());
    return 0;
  }
}
