package io.sightline.stack.cli;

import io.sightline.stack.Launcher;
import io.sightline.stack.component.StackSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the stack and returns when all of it is healthy. */
@Command(
    name = "up",
    description = "Fetches what is missing, starts everything and waits until it is healthy.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--timing",
      description = "Also print how long each component took, and the memory of all.")
  private boolean timing;

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    Launcher launcher =
        new Launcher(settings, Settings.toolbox(settings), line -> System.err.println(line));
    launcher.up();
    StatusTable table = new StatusTable(settings);
    System.out.println();
    System.out.print(table.urls());
    if (timing) {
      System.out.println();
      System.out.print(table.timing());
    }
    return 0;
  }
}
