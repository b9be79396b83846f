package io.sightline.stack;

import io.sightline.stack.cli.AlertsCommand;
import io.sightline.stack.cli.BackupCommand;
import io.sightline.stack.cli.CheckCommand;
import io.sightline.stack.cli.DoctorCommand;
import io.sightline.stack.cli.DownCommand;
import io.sightline.stack.cli.LogsCommand;
import io.sightline.stack.cli.MonitorCommand;
import io.sightline.stack.cli.ReloadCommand;
import io.sightline.stack.cli.RestartCommand;
import io.sightline.stack.cli.RestoreCommand;
import io.sightline.stack.cli.RulesCommand;
import io.sightline.stack.cli.SilenceCommand;
import io.sightline.stack.cli.StatusCommand;
import io.sightline.stack.cli.SuperviseCommand;
import io.sightline.stack.cli.TestAlertCommand;
import io.sightline.stack.cli.UnsilenceCommand;
import io.sightline.stack.cli.UpCommand;
import io.sightline.stack.cli.UrlsCommand;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The local runtime's command line; {@code deploy.sh} is its front. */
@Command(
    name = "deploy.sh",
    description = "Runs the Sightline stack as plain processes on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      UrlsCommand.class,
      LogsCommand.class,
      AlertsCommand.class,
      SilenceCommand.class,
      UnsilenceCommand.class,
      TestAlertCommand.class,
      RulesCommand.class,
      ReloadCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CheckCommand.class,
      DoctorCommand.class,
      MonitorCommand.class,
      RestartCommand.class,
      SuperviseCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command; every failure is one sentence on standard error and a status above 0. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          // The message of AccessDeniedException and its like is the bare path.
          boolean bare = failure.getMessage() == null || failure instanceof FileSystemException;
          String message = bare ? failure.toString() : failure.getMessage();
          command.getErr().println(message);
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"Sightline " + (version == null ? "(not packaged)" : version)};
    }
  }
}
