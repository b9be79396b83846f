package io.sightline.stack.cli;

import io.sightline.stack.backup.Backups;
import io.sightline.stack.component.StackSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a backup back and starts the stack. */
@Command(
    name = "restore",
    description = {
      "Reads and checks the whole backup before anything is touched, then puts it into an empty",
      "stack and starts it. May be repeated when it was interrupted."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is back, the stack is healthy, and what can be counted is as it was",
      "1:refused, failed, or something differs from what was counted"
    })
public final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BACKUP", description = "One backup: DIR/sightline-<UTC time>.")
  private Path backup = Path.of("");

  @Option(
      names = "--replace",
      description = "Move data that is there aside; it is said where to. Log files stay.")
  private boolean replace;

  @Option(names = "--runtime", hidden = true, defaultValue = "local")
  private String runtime = "local";

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    Backups backups =
        Backups.of(runtime, settings, Settings.toolbox(settings), System.err::println);
    List<String> differences = backups.restore(backup, replace);
    if (!differences.isEmpty()) {
      System.err.println("the stack runs with the backup's data, but this differs:");
      differences.forEach(line -> System.err.println("  " + line));
      return 1;
    }
    System.out.println("restored " + backup);
    return 0;
  }
}
