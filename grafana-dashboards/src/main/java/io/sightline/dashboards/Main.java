package io.sightline.dashboards;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The module's command line, for those who change dashboards. Exit status: 0 done, 1 failed, 2
 * wrong usage or a file that is not what it should be.
 */
@Command(
    name = "dashboards",
    description = "Keeps the files of Grafana and Kibana in the form of the repository.",
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Path module = Path.of(System.getProperty("sightline.dashboards", "grafana-dashboards"));
    System.exit(commandLine(module).execute(arguments));
  }

  /** The commands on the files of a module's folder. */
  static CommandLine commandLine(Path module) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ImportCommand(module.resolve("grafana/dashboards")))
            .addSubcommand(new FormatCommand(module));
    line.setParameterExceptionHandler(
        (wrong, arguments) -> {
          wrong.getCommandLine().getErr().println(wrong.getMessage());
          return 2;
        });
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          command.getErr().println(failure);
          return 1;
        });
    return line;
  }
}
