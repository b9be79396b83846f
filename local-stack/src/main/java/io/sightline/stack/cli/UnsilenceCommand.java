package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Ends silences. */
@Command(
    name = "unsilence",
    description = "Ends one silence by its id, which ./deploy.sh alerts shows, or all of them.",
    mixinStandardHelpOptions = true)
public final class UnsilenceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", arity = "0..*", description = "The silence's id.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "All that are active.")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (ids.isEmpty() != all) {
      throw new ParameterException(spec.commandLine(), "expected an ID, or --all");
    }
    Alertmanager alertmanager =
        new Alertmanager(URI.create(Settings.read().url(Port.ALERTMANAGER)));
    List<String> active =
        alertmanager
            .get("/api/v2/silences")
            .valueStream()
            .filter(silence -> silence.path("status").path("state").asString("").equals("active"))
            .map((JsonNode silence) -> silence.path("id").asString(""))
            .toList();
    for (String id : all ? active : ids) {
      if (!active.contains(id)) {
        throw new ParameterException(
            spec.commandLine(),
            "ID: expected an active silence, was '" + id + "'; ./deploy.sh alerts shows them");
      }
    }
    for (String id : all ? active : ids) {
      alertmanager.delete("/api/v2/silence/" + id);
      System.out.println("ended " + id);
    }
    return 0;
  }
}
