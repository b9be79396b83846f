package io.sightline.stack.component;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.RunningJava;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the program of alert-rules, which makes what Prometheus and Alertmanager read, and has their
 * own tools check it before it takes the place of what was good before.
 */
public final class Alerting {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+)");

  private final StackSettings settings;
  private final Toolbox toolbox;

  public Alerting(StackSettings settings, Toolbox toolbox) {
    this.settings = settings;
    this.toolbox = toolbox;
  }

  /**
   * Writes the rules with the changes of {@code alert-rules/config.yml}.
   *
   * @throws IOException with every wrong key, or with what promtool says
   */
  public void renderRules(Path folder) throws IOException {
    List<String> arguments = rules("rules");
    arguments.addAll(List.of("--out", folder.toString()));
    addTool(arguments, "--promtool", Tool.PROMTOOL);
    run(arguments);
  }

  /**
   * Writes Alertmanager's configuration for the channels that are set.
   *
   * @throws IOException with every wrong variable, or with what amtool says
   */
  public void renderAlertmanager(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("alertmanager"));
    arguments.addAll(
        List.of(
            "--source", settings.repository().resolve("alert-rules/alertmanager").toString(),
            "--out", folder.toString(),
            "--console", settings.url(Port.CONSOLE),
            "--inbox", "127.0.0.1:" + settings.port(Port.CONSOLE_SMTP),
            "--alertmanager", version()));
    addTool(arguments, "--amtool", Tool.AMTOOL);
    run(arguments);
  }

  /**
   * Looks at {@code config.yml} and at the variables of the channels, and writes nothing.
   *
   * @throws IOException with every problem
   */
  public void check() throws IOException {
    List<String> arguments = rules("rules");
    arguments.add("--dry-run");
    run(arguments);
    run(
        List.of(
            "alertmanager",
            "--source",
            settings.repository().resolve("alert-rules/alertmanager").toString(),
            "--dry-run"));
  }

  /**
   * Writes all that Prometheus reads below the state folder, and looks at it as a whole.
   *
   * @throws IOException with what is wrong, or with what promtool says
   */
  public void checkPrometheus() throws IOException {
    Path folder = settings.run("prometheus");
    Files.createDirectories(folder);
    Path configuration = folder.resolve("prometheus.yml");
    Files.copy(
        settings.repository().resolve("alert-rules/prometheus/prometheus.yml"),
        configuration,
        StandardCopyOption.REPLACE_EXISTING);
    renderRules(folder.resolve("rules"));
    new ScrapeTargets(settings).write();
    List<String> command = new ArrayList<>(toolbox.command(Tool.PROMTOOL));
    command.addAll(List.of("check", "config", configuration.toString()));
    Commands.run(command, folder, PATIENCE);
  }

  /** Every alert and what can be changed about it, as {@code alert-rules list} prints it. */
  public String list() throws IOException {
    return run(rules("list"));
  }

  private List<String> rules(String command) {
    Path module = settings.repository().resolve("alert-rules");
    return new ArrayList<>(
        List.of(
            command,
            "--source",
            module.resolve("prometheus/rules").toString(),
            "--config",
            settings.alertsConfig().toString()));
  }

  private void addTool(List<String> arguments, String option, Tool tool) throws IOException {
    for (String word : toolbox.command(tool)) {
      // With =, because a word may begin with a dash.
      arguments.add(option + "=" + word);
    }
  }

  private String version() throws IOException {
    List<String> command = new ArrayList<>(toolbox.command(Tool.ALERTMANAGER));
    command.add("--version");
    String said =
        Commands.run(command, settings.repository(), settings.variables(), null, PATIENCE);
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new IOException("Alertmanager does not tell its version, it said: " + said.strip());
    }
    return version.group(1);
  }

  private String run(List<String> arguments) throws IOException {
    Path jar = settings.repository().resolve("alert-rules/target/alert-rules-all.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IOException(
          "alert-rules has not been built: run ./deploy.sh up, or mvn package for all of it");
    }
    List<String> command = new ArrayList<>(RunningJava.command("64m"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    try {
      return Commands.run(command, settings.repository(), settings.variables(), null, PATIENCE);
    } catch (Commands.Failed refused) {
      // It names what is wrong, a line each; that it is a command makes no difference to the
      // reader.
      throw new IOException(refused.printed().strip(), refused);
    }
  }
}
