package io.sightline.stack.cli;

import io.sightline.stack.Supervision;
import io.sightline.stack.component.StackSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code up} leaves behind. */
@Command(name = "supervise", hidden = true)
public final class SuperviseCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    return Supervision.run(settings, Settings.toolbox(settings));
  }
}
