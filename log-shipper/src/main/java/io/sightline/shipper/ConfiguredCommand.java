package io.sightline.shipper;

import io.sightline.shipper.config.ConfigProblems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands share: a configuration file, read and checked first. */
abstract class ConfiguredCommand implements Callable<Integer> {
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
      return Main.WRONG;
    }
    return call(config);
  }

  final Path file() {
    return file;
  }

  /** Whether there is no Elasticsearch to talk to; says so on stderr. */
  static boolean lacksElasticsearch(ShipperConfig config, String command) {
    if (config.kafka() == null) {
      return false;
    }
    System.err.println(
        command
            + ": a configuration with elasticsearch, was one that ships to "
            + config.kafka().target()
            + ". Use the configuration of a shipper that reads the topic");
    return true;
  }

  /** Returns the exit code. */
  abstract int call(ShipperConfig config) throws Exception;
}
