package io.sightline.demo;

import io.sightline.demo.traffic.TrafficCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The demo's command line: the service itself, and its callers. */
@Command(
    name = "demo-service",
    description = "A small trading service, observed by app-metrics.",
    mixinStandardHelpOptions = true,
    version = DemoService.VERSION,
    subcommands = {ServeCommand.class, TrafficCommand.class})
public final class Main {
  private Main() {}

  /** Runs {@code serve} or {@code traffic}. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          command.getErr().println("demo-service: " + failure.getMessage());
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    System.exit(line.execute(arguments.length == 0 ? new String[] {"serve"} : arguments));
  }
}
