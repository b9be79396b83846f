package io.sightline.alerts.routing;

import io.sightline.alerts.Destination;
import io.sightline.alerts.Problems;
import io.sightline.alerts.Rendered;
import io.sightline.alerts.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes Alertmanager's configuration from the environment's variables. */
@Command(
    name = "alertmanager",
    description = {
      "Writes Alertmanager's configuration from the environment's variables (see .env.example).",
      "Without any channel everything goes to the console's inbox.",
      "Nothing is replaced when a value is wrong, or when amtool does not like the result."
    },
    mixinStandardHelpOptions = true)
public final class AlertmanagerCommand implements Callable<Integer> {
  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      description = "Routes, channels and templates. Default: ${DEFAULT-VALUE}",
      defaultValue = "alert-rules/alertmanager")
  private Path source = Path.of("");

  @ArgGroup(multiplicity = "1")
  private final Destination destination = new Destination();

  @Option(
      names = "--alertmanager",
      paramLabel = "VERSION",
      description = "Which release will read it. Default: ${DEFAULT-VALUE}",
      defaultValue = "0.25")
  private String version = "";

  @Option(
      names = "--console",
      paramLabel = "URL",
      description = "Where Alertmanager reaches the console. Default: ${DEFAULT-VALUE}",
      defaultValue = "http://127.0.0.1:8088")
  private URI console = URI.create("");

  @Option(
      names = "--inbox",
      paramLabel = "HOST:PORT",
      description = "Where the console takes mail. Default: ${DEFAULT-VALUE}",
      defaultValue = "127.0.0.1:1025")
  private String inbox = "";

  @Option(
      names = "--amtool",
      paramLabel = "WORD",
      description = "Checks it first. Given again for each further word of the command.")
  private List<String> amtool = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException, Problems.Refused {
    Problems problems = new Problems();
    Map<String, String> variables = System.getenv();
    ChannelSettings channels = ChannelSettings.read(variables, problems);
    Map<String, String> times = ChannelSettings.times(variables, problems);
    if (!inbox.matches("[^:\\s]+:[1-9][0-9]{0,4}")) {
      problems.add("--inbox", "host:port", inbox);
    }
    problems.refuse();
    if (channels.values().isEmpty()) {
      channels = ChannelSettings.inbox(inbox, console + "/inbox/slack");
    }
    Routing routing = new Routing(source, Version.of(version), console.toString());
    Rendered rendered = new Rendered(routing.files(channels, times));
    if (destination.isReal()) {
      rendered.replace(destination.folder(), List.of("templates"), this::verify);
    }
    return 0;
  }

  private void verify(Path candidates) throws IOException, InterruptedException {
    if (!amtool.isEmpty()) {
      new Tool(amtool)
          .run(List.of("check-config", candidates.resolve("alertmanager.yml").toString()));
    }
  }
}
