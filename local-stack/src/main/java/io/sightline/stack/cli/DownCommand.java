package io.sightline.stack.cli;

import io.sightline.stack.Launcher;
import io.sightline.stack.component.StackSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the stack; its data stays. */
@Command(
    name = "down",
    description = "Stops everything; data, logs and secrets stay under .sightline.",
    mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    boolean ran = new Launcher(settings, Settings.toolbox(settings), line -> {}).down();
    System.err.println(ran ? "stopped" : "nothing was running");
    return 0;
  }
}
