package io.sightline.stack.cli;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a component printed. */
@Command(
    name = "logs",
    description = "Shows what a component printed, newest last.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LogsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The component; ./deploy.sh status lists them.")
  private String name = "";

  @Option(
      names = {"-n", "--lines"},
      description = "How many lines.",
      defaultValue = "100")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Stay and show new lines.")
  private boolean follow;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    Path file = settings.output(name);
    if (!name.matches("[a-z-]+") || !Files.exists(file)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no output of '" + name + "', only of " + available(file.getParent()));
    }
    ProcessBuilder tail =
        new ProcessBuilder(
            follow
                ? List.of("tail", "-n", Integer.toString(lines), "-F", file.toString())
                : List.of("tail", "-n", Integer.toString(lines), file.toString()));
    return tail.inheritIO().start().waitFor();
  }

  private static String available(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "none: nothing was started yet";
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".log"))
          .map(file -> file.substring(0, file.length() - ".log".length()))
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
