package io.sightline.benchmarks;

import io.sightline.benchmarks.searching.SearchCommand;
import io.sightline.benchmarks.shipping.IdleCommand;
import io.sightline.benchmarks.shipping.Ingester;
import io.sightline.benchmarks.shipping.KafkaCommand;
import io.sightline.benchmarks.shipping.PlainKafka;
import io.sightline.benchmarks.shipping.ShippingCommand;
import io.sightline.benchmarks.shipping.SyslogCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything that measures. */
@Command(
    name = "benchmarks",
    description = "Measures Sightline against baselines of the same run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MicroCommand.class,
      LoadCommand.class,
      ServerCommand.class,
      ShippingCommand.class,
      IdleCommand.class,
      SyslogCommand.class,
      KafkaCommand.class,
      SearchCommand.class,
      PlainKafka.class,
      Ingester.class
    })
final class Main implements Callable<Integer> {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return CommandLine.ExitCode.USAGE;
  }
}
