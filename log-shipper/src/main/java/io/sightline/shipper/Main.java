package io.sightline.shipper;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 well, 1 it failed, 2 the command or configuration is wrong. */
@Command(
    name = "log-shipper",
    description = "Brings every line of log files into Elasticsearch, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      Main.Run.class,
      SetupCommand.class,
      Main.CheckConfig.class,
      CheckOutputCommand.class,
      DryRunCommand.class,
      StatusCommand.class,
      DlqCommand.class
    })
public final class Main {
  static final int FAILED = 1;
  static final int WRONG = 2;

  Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"log-shipper " + running()};
    }

    static String running() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }

  @Command(
      name = "run",
      description = "Follows the files and ships their lines until it is told to stop.",
      mixinStandardHelpOptions = true)
  static final class Run extends ConfiguredCommand {
    @Override
    int call(ShipperConfig config) throws Exception {
      return RunningShipper.run(file(), System.getenv(), config);
    }
  }

  @Command(
      name = "check-config",
      description = "Prints the configuration in effect, or everything that is wrong with it.",
      mixinStandardHelpOptions = true)
  static final class CheckConfig extends ConfiguredCommand {
    @Override
    int call(ShipperConfig config) {
      System.out.print(EffectiveConfig.yaml(config));
      return 0;
    }
  }
}
