package io.sightline.demo.traffic;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo-service traffic}: callers in a process of their own. */
@Command(
    name = "traffic",
    description = "Calls a running demo service the way its users would, until it is told to stop.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TrafficCommand implements Callable<Integer> {
  @Option(
      names = "--target",
      description = "The service to call; also TRAFFIC_TARGET_URL.",
      defaultValue = "${env:TRAFFIC_TARGET_URL:-http://127.0.0.1:8080}")
  private URI target = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--rate",
      description = "Requests per second; also TRAFFIC_REQUESTS_PER_SECOND.",
      defaultValue = "${env:TRAFFIC_REQUESTS_PER_SECOND:-8}")
  private double rate;

  @Option(
      names = "--websockets",
      description = "Open quote streams; also TRAFFIC_WEBSOCKETS.",
      defaultValue = "${env:TRAFFIC_WEBSOCKETS:-3}")
  private int websockets;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (target.getHost() == null || !List.of("http", "https").contains(target.getScheme())) {
      throw new ParameterException(
          spec.commandLine(), "--target: expected http://host:port, was '" + target + "'");
    }
    if (!(rate > 0 && rate <= 1000)) {
      throw new ParameterException(
          spec.commandLine(), "--rate: expected above 0 and at most 1000, was '" + rate + "'");
    }
    if (websockets < 0 || websockets > 100) {
      throw new ParameterException(
          spec.commandLine(), "--websockets: expected 0 to 100, was '" + websockets + "'");
    }
    try (Traffic traffic = new Traffic(target)) {
      traffic.run(rate, websockets);
    }
    return 0;
  }
}
