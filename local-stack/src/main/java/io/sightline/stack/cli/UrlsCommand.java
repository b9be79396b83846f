package io.sightline.stack.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints where everything is. */
@Command(
    name = "urls",
    description = "Prints where everything is.",
    mixinStandardHelpOptions = true)
public final class UrlsCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    StatusTable table = new StatusTable(Settings.read());
    if (!table.running()) {
      System.err.println("the stack is not running: ./deploy.sh up starts it");
      return 3;
    }
    System.out.print(table.urls());
    return 0;
  }
}
