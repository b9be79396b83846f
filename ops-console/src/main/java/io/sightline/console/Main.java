package io.sightline.console;

import io.sightline.console.relay.RelayVariable;
import io.sightline.metrics.Sightline;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar ops-console-all.jar}. Runs until it is told to stop. */
@Command(
    name = "ops-console",
    mixinStandardHelpOptions = true,
    description = "One page that shows a team's stack: state, alerts, charts, errors, inbox.")
public final class Main implements Callable<Integer> {
  private static final int BAD_SETTINGS = 2;

  private final Map<String, String> environment;

  @Spec private CommandLine.Model.CommandSpec spec;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new Main(environment));
    line.addSubcommand(new UsersCommand(environment));
    line.getCommandSpec()
        .version("ops-console " + BuildInfo.read().version())
        .usageMessage()
        .footer(
            "",
            "Settings are environment variables:",
            Variable.table().replace("%", "%%"),
            "",
            "Alerts on their way (a secret may stand in a file that NAME_FILE names):",
            RelayVariable.table().replace("%", "%%"));
    return line;
  }

  @Override
  public Integer call() throws InterruptedException {
    ConsoleConfig config;
    Sightline sightline;
    BuildInfo build = BuildInfo.read();
    try {
      config = ConsoleConfig.from(environment);
      sightline =
          Sightline.forService("ops-console")
              // Its answers are log lines: logged, they would be found by the search that found
              // them.
              .setting("request_log.store_result_level", "OFF")
              .version(build.version())
              .environment(environment)
              .start();
    } catch (ConsoleConfig.Refused | IllegalArgumentException refused) {
      return fail(refused.getMessage());
    }
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, closed), "shutdown"));
    try (sightline) {
      ConsoleConfig.unknown(environment).forEach(Main::warnOfUnknown);
      return run(config, sightline, build, told);
    } finally {
      closed.countDown();
    }
  }

  private int run(ConsoleConfig config, Sightline sightline, BuildInfo build, CountDownLatch told)
      throws InterruptedException {
    try (Console console = Console.start(config, sightline, build)) {
      told.await();
      return 0;
    } catch (IOException failed) {
      return fail(failed.getMessage());
    }
  }

  private static void warnOfUnknown(String name) {
    LoggerFactory.getLogger(Main.class)
        .warn("{} is not a setting of the console: see --help for their names", name);
  }

  /** Runs in the shutdown hook: lets the main thread close everything, for a while. */
  private static void stop(CountDownLatch told, CountDownLatch closed) {
    told.countDown();
    try {
      closed.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    return BAD_SETTINGS;
  }
}
