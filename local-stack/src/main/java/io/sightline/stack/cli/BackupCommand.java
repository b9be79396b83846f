package io.sightline.stack.cli;

import io.sightline.stack.backup.Backups;
import io.sightline.stack.component.StackSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a backup of the running stack, lists backups, verifies one. */
@Command(
    name = "backup",
    description = {
      "Writes DIR/sightline-<UTC time>/, verifies it, and prints its path as the last line.",
      "Holds databases, log lines, metrics, silences, the console's data, settings and passwords:",
      "keep it where only you can read it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the backup is complete and verified; list: there is one; verify: it is whole",
      "1:it failed, or is damaged; nothing is kept of a backup that failed",
      "2:wrong usage",
      "3:nothing runs that could be backed up"
    })
public final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", arity = "0..1", description = "The folder of all backups.")
  private @Nullable Path folder;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Afterwards delete older backups, so that N stay.")
  private @Nullable Integer keep;

  @Option(
      names = "--max-age",
      paramLabel = "DAYS",
      description = "Afterwards delete backups older than this; the newest always stays.")
  private @Nullable Integer maxAge;

  @Option(
      names = "--without",
      paramLabel = "PART",
      split = ",",
      description = "Leave a part out, such as elasticsearch; may be repeated.")
  private Set<String> without = new LinkedHashSet<>();

  @Option(names = "--dry-run", description = "Only check, and say what would be taken.")
  private boolean dryRun;

  @Option(names = "--runtime", hidden = true, defaultValue = "local")
  private String runtime = "local";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (folder == null) {
      throw new ParameterException(spec.commandLine(), "expected a folder for backups: backup DIR");
    }
    demandPositive("--keep", keep);
    demandPositive("--max-age", maxAge);
    StackSettings settings = Settings.read();
    Backups backups =
        Backups.of(runtime, settings, Settings.toolbox(settings), System.err::println);
    if (!backups.runs()) {
      System.err.println("the stack is not running: ./deploy.sh up starts it");
      return 3;
    }
    Path taken =
        backups.take(
            folder,
            without,
            keep == null ? OptionalInt.empty() : OptionalInt.of(keep),
            maxAge == null ? OptionalInt.empty() : OptionalInt.of(maxAge),
            version(),
            dryRun);
    if (!dryRun) {
      System.out.println(taken);
    }
    return 0;
  }

  private void demandPositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new ParameterException(
          spec.commandLine(), name + ": expected a number from 1, was '" + value + "'");
    }
  }

  private static String version() {
    return Optional.ofNullable(BackupCommand.class.getPackage().getImplementationVersion())
        .orElse("");
  }

  /** Those of a folder. */
  @Command(
      name = "list",
      description = "Lists the backups in DIR, newest first.",
      mixinStandardHelpOptions = true)
  int list(@Parameters(paramLabel = "DIR") Path folderOfBackups) throws Exception {
    List<String> lines = Backups.list(folderOfBackups);
    lines.forEach(System.out::println);
    if (lines.isEmpty()) {
      System.err.println("no backup in " + folderOfBackups);
      return 1;
    }
    return 0;
  }

  /** Reads every file. */
  @Command(
      name = "verify",
      description = "Reads every file of a backup and compares it with the manifest.",
      mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "BACKUP") Path backup) throws Exception {
    List<String> damage = Backups.damage(backup);
    damage.forEach(System.err::println);
    System.out.println(backup + (damage.isEmpty() ? " is whole" : " is damaged"));
    return damage.isEmpty() ? 0 : 1;
  }
}
