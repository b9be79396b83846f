package io.sightline.stack.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows every component. */
@Command(
    name = "status",
    description = "Shows every component's state, URL and process.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all are healthy", "1:some are not", "3:the stack is not running"})
public final class StatusCommand implements Callable<Integer> {
  @Option(
      names = "--json",
      description = "Print JSON: a list of name, state, url, pid, restarts, since, message.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    StatusTable table = new StatusTable(Settings.read());
    if (!table.running()) {
      System.out.print(json ? "[]\n" : "");
      System.err.println("the stack is not running: ./deploy.sh up starts it");
      return 3;
    }
    System.out.print(json ? table.json() : table.table());
    return table.healthy() ? 0 : 1;
  }
}
