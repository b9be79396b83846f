package io.sightline.stack.backup;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a team has set: {@code .env}, the changes of the alerts, and copies of the files that {@code
 * NAME_FILE} variables name. A restore writes the first two where there is none; it never changes
 * one that is there, for ports and folders may differ on purpose.
 */
final class ConfigurationPart implements Part {
  private final Reach reach;
  private final Consumer<String> progress;

  ConfigurationPart(Reach reach, Consumer<String> progress) {
    this.reach = reach;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  private Map<String, Path> files() {
    StackSettings settings = reach.settings();
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("env", settings.repository().resolve(".env"));
    files.put("alerts.yml", settings.alertsConfig());
    return files;
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    long files = 0;
    for (Map.Entry<String, Path> file : files().entrySet()) {
      if (Files.isRegularFile(file.getValue())) {
        Files.copy(file.getValue(), into.resolve(file.getKey()));
        files++;
      }
    }
    for (Map.Entry<String, String> variable : reach.settings().variables().entrySet()) {
      if (variable.getKey().endsWith("_FILE") && !variable.getValue().isBlank()) {
        Path file = reach.settings().repository().resolve(variable.getValue().strip());
        if (isOurs(variable.getKey()) && Files.isReadable(file) && Files.isRegularFile(file)) {
          Files.createDirectories(into.resolve("files"));
          Files.copy(file, into.resolve("files").resolve(variable.getKey()));
          files++;
        }
      }
    }
    return Map.of("files", Count.of(files));
  }

  /** The environment has many variables of other programs. */
  private static boolean isOurs(String name) {
    return name.matches(
        "(SMTP|SLACK|ALERT|PAGERDUTY|TEAMS|TELEGRAM|WECOM|DINGTALK|FEISHU|SMS|TWILIO|ALIYUN"
            + "|CONSOLE|HEARTBEAT|SIGHTLINE|STATISTICS)_.*");
  }

  @Override
  public void place(Path saved) throws IOException {
    for (Map.Entry<String, Path> file : files().entrySet()) {
      Path from = saved.resolve(file.getKey());
      Path to = file.getValue();
      if (!Files.exists(from)) {
        continue;
      }
      if (!Files.exists(to)) {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
        Files.setPosixFilePermissions(
            to,
            PosixFilePermissions.fromString(
                file.getKey().equals("env") ? "rw-------" : "rw-r--r--"));
        progress.accept("wrote " + to);
      } else if (Files.mismatch(from, to) >= 0) {
        progress.accept(to + " stays as it is; the backup's, which differs, is " + from);
      }
    }
  }
}
