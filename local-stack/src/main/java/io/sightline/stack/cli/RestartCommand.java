package io.sightline.stack.cli;

import io.sightline.stack.RestartRequests;
import io.sightline.stack.component.StackSettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restarts components of the running stack, one after the other. */
@Command(
    name = "restart",
    description = {
      "Stops components in good order and starts them again, one after the other; what uses them",
      "runs on meanwhile. Returns when each is healthy. The settings are those that ./deploy.sh up",
      "was called with: down and up read .env anew."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all are healthy again",
      "1:one did not come back",
      "2:there is no such component",
      "3:the stack is not running"
    })
public final class RestartCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "The component; ./deploy.sh status lists them.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    StatusTable status = new StatusTable(settings);
    if (!status.running()) {
      System.err.println("the stack is not running: ./deploy.sh up starts it");
      return 3;
    }
    for (String name : names) {
      if (!status.names().contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "NAME: expected one of " + String.join(", ", status.names()) + ", was '" + name + "'");
      }
    }
    for (String name : names) {
      RestartRequests.ask(settings, name);
      System.out.println(name + " is healthy again");
    }
    return 0;
  }
}
