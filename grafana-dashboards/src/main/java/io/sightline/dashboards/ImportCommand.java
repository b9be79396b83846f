package io.sightline.dashboards;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Brings what Grafana exported back into the repository. */
@Command(
    name = "import",
    description = "Brings dashboards that Grafana exported back into the repository.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private final Path dashboards;

  @Spec private CommandSpec spec;

  @Option(
      names = "--as",
      paramLabel = "UID",
      description = "the dashboard here that the export of a copy takes the place of")
  private String uid;

  @Option(
      names = "--folder",
      description = "where a new dashboard goes (default: ${DEFAULT-VALUE})",
      defaultValue = "Application")
  private String folder;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "exports of Grafana 11 to 13")
  private List<Path> files;

  ImportCommand(Path dashboards) {
    this.dashboards = dashboards;
  }

  @Override
  public Integer call() throws IOException {
    if (uid != null && files.size() > 1) {
      throw new ParameterException(spec.commandLine(), "--as: expected one FILE, was several");
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      ObjectNode export = read(file);
      String name = export.path("uid").asString();
      Optional<Dashboard> known =
          Dashboard.in(dashboards).stream().filter(each -> each.uid().equals(name)).findFirst();
      // A copy has another title, because two dashboards of a server cannot share one.
      if (uid != null && known.isPresent()) {
        export.set("title", known.get().json().path("title"));
      }
      Path target =
          known.map(Dashboard::file).orElse(dashboards.resolve(folder).resolve(name + ".json"));
      Files.createDirectories(target.getParent());
      Files.writeString(target, NormalisedJson.of(export));
      out.println((known.isPresent() ? "changed " : "new ") + target);
    }
    return 0;
  }

  private ObjectNode read(Path file) throws IOException {
    try {
      return GrafanaExport.read(Files.readString(file), Optional.ofNullable(uid));
    } catch (NoSuchFileException missing) {
      throw new ParameterException(
          spec.commandLine(), file + ": expected a file, was nothing", missing);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(), file + ": expected " + wrong.getMessage(), wrong);
    }
  }
}
