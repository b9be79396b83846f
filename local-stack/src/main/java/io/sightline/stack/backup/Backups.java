package io.sightline.stack.backup;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** What the commands ask for. */
public final class Backups {
  private final Reach reach;
  private final Lifecycle lifecycle;
  private final Consumer<String> progress;

  private Backups(Reach reach, Lifecycle lifecycle, Consumer<String> progress) {
    this.reach = reach;
    this.lifecycle = lifecycle;
    this.progress = progress;
  }

  /**
   * Of the stack with these settings.
   *
   * @param runtime {@code local} or {@code docker}
   * @param progress told a line for each step
   */
  public static Backups of(
      String runtime, StackSettings settings, Toolbox toolbox, Consumer<String> progress) {
    if (runtime.equals("docker")) {
      Containers containers = new Containers(settings);
      return new Backups(
          new DockerReach(settings, containers),
          new DockerLifecycle(settings, containers, progress),
          progress);
    }
    return new Backups(
        new LocalReach(settings, toolbox),
        new LocalLifecycle(settings, toolbox, progress),
        progress);
  }

  /** In the order they are taken: the shipper's checkpoint before the lines it has sent. */
  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(new ConfigurationPart(reach, progress));
    parts.add(new SecretsPart(reach));
    parts.add(new ShipperPart(reach));
    parts.add(new ElasticsearchPart(reach));
    parts.add(new PostgresqlPart(reach));
    parts.add(new RedisPart(reach));
    parts.add(new AlertmanagerPart(reach));
    parts.add(new ConsolePart(reach));
    parts.add(new PrometheusPart(reach));
    if (reach.runtime().equals("docker")) {
      parts.add(new GrafanaPart(reach));
    }
    return parts;
  }

  /** Whether anything runs that could be backed up. */
  public boolean runs() throws IOException {
    return lifecycle.runs();
  }

  /**
   * Takes a backup into a folder of backups, verifies it, then deletes old ones.
   *
   * @param without parts to leave out
   * @param keep how many backups stay at most
   * @param maxAgeDays how old one may be; the newest always stays
   * @param version of Sightline
   * @return the finished backup
   */
  public Path take(
      Path folder,
      Set<String> without,
      OptionalInt keep,
      OptionalInt maxAgeDays,
      String version,
      boolean dryRun)
      throws IOException, InterruptedException {
    return new BackupRun(reach, parts(), Clock.systemUTC(), progress)
        .run(new BackupRun.Wish(folder, without, keep, maxAgeDays, version, dryRun));
  }

  /**
   * Brings one back.
   *
   * @param replace whether data that is there may be moved aside
   * @return what differs from what was counted when it was taken
   */
  public List<String> restore(Path backup, boolean replace)
      throws IOException, InterruptedException {
    return new RestoreRun(reach, lifecycle, parts(), Clock.systemUTC(), progress)
        .run(backup, replace);
  }

  /** One line for each backup in a folder, newest first. */
  public static List<String> list(Path folder) throws IOException {
    return BackupShelf.list(folder).stream()
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "%s  %s  %8.1f MiB  %s%s",
                    one.manifest().startedAt(),
                    one.manifest().runtime(),
                    one.manifest().bytes() / 1048576.0,
                    one.folder(),
                    one.manifest().without().isEmpty()
                        ? ""
                        : "  without " + String.join(", ", one.manifest().without())))
        .toList();
  }

  /** What is wrong with the files of one; empty when it is whole. */
  public static List<String> damage(Path backup) throws IOException {
    return StoredBackup.open(backup.toAbsolutePath().normalize()).damage();
  }
}
