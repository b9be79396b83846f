package io.sightline.shipper;

import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.OutputCheck;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "check-output",
    description = {
      "Asks Elasticsearch whether it can be reached, knows us, grants what is needed and has the",
      "templates. Sends no document. Exit code 0 when all is well, 1 otherwise."
    },
    mixinStandardHelpOptions = true)
final class CheckOutputCommand extends ConfiguredCommand {
  @Override
  int call(ShipperConfig config) {
    if (lacksElasticsearch(config, "check-output")) {
      return Main.WRONG;
    }
    try (Elasticsearch server = Wiring.connect(config)) {
      List<OutputCheck.Finding> findings = OutputCheck.run(server, config.streams());
      findings.forEach(
          finding -> System.out.println((finding.good() ? "ok     " : "WRONG  ") + finding.what()));
      return findings.stream().allMatch(OutputCheck.Finding::good) ? 0 : Main.FAILED;
    } catch (IOException e) {
      System.err.println("WRONG  " + config.elasticsearch().urls() + ": " + e.getMessage());
      return Main.FAILED;
    }
  }
}
