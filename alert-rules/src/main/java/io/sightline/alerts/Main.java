package io.sightline.alerts;

import io.sightline.alerts.routing.AlertmanagerCommand;
import io.sightline.alerts.rules.ListCommand;
import io.sightline.alerts.rules.RulesCommand;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The module's command line. Exit status: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
    name = "alert-rules",
    description = "Makes what Prometheus and Alertmanager read out of the rules and the settings.",
    mixinStandardHelpOptions = true,
    subcommands = {RulesCommand.class, ListCommand.class, AlertmanagerCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          // The message of AccessDeniedException and its like is the bare path.
          boolean bare = failure.getMessage() == null || failure instanceof FileSystemException;
          command.getErr().println(bare ? failure.toString() : failure.getMessage());
          return failure instanceof Problems.Refused ? 2 : 1;
        });
    return line.execute(arguments);
  }
}
