package io.sightline.shipper;

import io.sightline.shipper.config.ConfigProblems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Exit codes: 0 well, 1 it failed, 2 the command or configuration is wrong. */
@Command(
    name = "log-shipper",
    description = "Brings every line of log files into Elasticsearch, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {Main.Run.class, Main.Setup.class, Main.CheckConfig.class})
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

  /** What all commands share: a configuration file, read and checked first. */
  abstract static class Configured implements Callable<Integer> {
    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "the configuration, see README")
    private Path file;

    @Override
    public final Integer call() throws Exception {
      ShipperConfig config;
      try {
        config = ConfigReader.read(file, System.getenv());
      } catch (ConfigProblems e) {
        e.problems().forEach(System.err::println);
        return WRONG;
      }
      return call(config);
    }

    final Path file() {
      return file;
    }

    abstract int call(ShipperConfig config) throws Exception;
  }

  @Command(
      name = "run",
      description = "Follows the files and ships their lines until it is told to stop.",
      mixinStandardHelpOptions = true)
  static final class Run extends Configured {
    @Override
    int call(ShipperConfig config) throws Exception {
      return RunningShipper.run(file(), System.getenv(), config);
    }
  }

  @Command(
      name = "setup",
      description = "Installs index templates and lifecycle; harmless when repeated.",
      mixinStandardHelpOptions = true)
  static final class Setup extends Configured {
    @Override
    int call(ShipperConfig config) {
      return SetupOnce.run(config);
    }
  }

  @Command(
      name = "check-config",
      description = "Prints the configuration in effect, or everything that is wrong with it.",
      mixinStandardHelpOptions = true)
  static final class CheckConfig extends Configured {
    @Override
    int call(ShipperConfig config) {
      System.out.print(EffectiveConfig.yaml(config));
      return 0;
    }
  }
}
