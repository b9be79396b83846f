package io.sightline.shipper;

import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.Retention;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "setup",
    description = "Installs index templates and lifecycle; harmless when repeated.",
    mixinStandardHelpOptions = true)
final class SetupCommand extends ConfiguredCommand {
  @Option(names = "--dry-run", description = "Prints what it would send, and changes nothing.")
  private boolean dryRun;

  /** Says on stdout what was installed or on stderr why not. */
  @Override
  int call(ShipperConfig config) {
    if (lacksElasticsearch(config, "setup")) {
      return Main.WRONG;
    }
    try (Elasticsearch server = Wiring.connect(config)) {
      if (dryRun) {
        System.out.print(Wiring.setup(config).preview(server));
        List<Retention.Done> due = Wiring.retention(config).run(server, true);
        due.forEach(
            done -> System.out.println("Due now: " + done.what().label() + ' ' + done.index()));
      } else {
        System.out.println(Wiring.setup(config).install(server));
      }
      return 0;
    } catch (IOException e) {
      System.err.println(
          "setup did not succeed at "
              + config.elasticsearch().urls()
              + ": "
              + (e.getMessage() == null ? e.toString() : e.getMessage())
              + ". Check that Elasticsearch runs there and that the credentials may manage"
              + " index templates");
      return Main.FAILED;
    }
  }
}
