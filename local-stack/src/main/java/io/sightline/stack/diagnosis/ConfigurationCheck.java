package io.sightline.stack.diagnosis;

import io.sightline.stack.component.Alerting;
import io.sightline.stack.component.Component;
import io.sightline.stack.component.Components;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningJava;
import io.sightline.stack.provision.MissingToolException;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of everything, each part looked at by the program that will read it. Works in a
 * temporary folder: nothing of a running stack is touched, and no tool is fetched for it.
 */
public final class ConfigurationCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String PROMETHEUS = "prometheus";
  private static final String ALERTMANAGER = "alertmanager";
  private static final String SHIPPER = "log-shipper";
  private static final String DASHBOARDS = "dashboards";

  private final StackSettings settings;
  private final Toolbox toolbox;

  public ConfigurationCheck(StackSettings settings, Toolbox toolbox) {
    this.settings = settings;
    this.toolbox = toolbox;
  }

  @FunctionalInterface
  private interface Look {
    void look() throws IOException;
  }

  /** A finding each for rules and Prometheus, Alertmanager, the log shipper and the dashboards. */
  public List<Finding> findings() throws IOException {
    Path folder = Files.createTempDirectory("sightline-check-");
    try {
      StackSettings scratch =
          new StackSettings(settings.repository(), folder, settings.ports(), settings.variables());
      Alerting alerting = new Alerting(scratch, toolbox);
      List<Finding> findings = new ArrayList<>();
      findings.add(
          withTools(
              PROMETHEUS,
              "prometheus",
              "prometheus.yml and all rules are valid: promtool check config",
              "alert-rules/config.yml, alert-rules/prometheus",
              alerting::checkPrometheus,
              Tool.PROMTOOL));
      findings.add(
          withTools(
              ALERTMANAGER,
              "prometheus-alertmanager",
              "its configuration with the channels that are on is valid: amtool check-config",
              "the channels in .env, alert-rules/alertmanager",
              () -> alerting.renderAlertmanager(scratch.run("alertmanager")),
              Tool.AMTOOL,
              Tool.ALERTMANAGER));
      findings.add(
          looked(
              SHIPPER,
              "log-shipper/config/shipper.yml is valid: check-config",
              "log-shipper/config/shipper.yml, log-shipper/README.md",
              () -> checkShipper(scratch)));
      findings.add(dashboards());
      return findings;
    } finally {
      Folders.delete(folder);
    }
  }

  private Finding withTools(
      String subject, String debianPackage, String well, String where, Look look, Tool... tools) {
    for (Tool tool : tools) {
      try {
        if (!toolbox.has(tool)) {
          return Finding.skipped(
              subject,
              "NOT checked: " + tool.variable() + " and the PATH name no such program",
              "install it (Debian: apt-get install "
                  + debianPackage
                  + "), or let ./deploy.sh up --runtime local fetch it");
        }
      } catch (MissingToolException e) {
        return Finding.problem(subject, String.valueOf(e.getMessage()), "change or unset it");
      }
    }
    return looked(subject, well, where, look);
  }

  private static Finding looked(String subject, String well, String where, Look look) {
    try {
      look.look();
      return Finding.ok(subject, well);
    } catch (Commands.Failed e) {
      return Finding.problem(subject, e.printed().strip(), "change " + where);
    } catch (IOException e) {
      return Finding.problem(subject, String.valueOf(e.getMessage()), "change " + where);
    }
  }

  private void checkShipper(StackSettings scratch) throws IOException {
    for (Component component : Components.of(scratch, toolbox)) {
      if (component.name().equals("log-shipper")) {
        Launch launch = component.program().prepare();
        List<String> command = new ArrayList<>(launch.command());
        command.set(command.indexOf("run"), "check-config");
        Commands.run(command, launch.folder(), launch.environment(), null, PATIENCE);
      }
    }
  }

  private Finding dashboards() {
    Path module = settings.repository().resolve("grafana-dashboards");
    Path jar = module.resolve("target/grafana-dashboards-all.jar");
    if (!Files.isRegularFile(jar)) {
      return Finding.skipped(
          DASHBOARDS,
          "NOT checked: grafana-dashboards is not built",
          "./deploy.sh check builds it; or: mvn package -pl grafana-dashboards -am");
    }
    List<String> command = new ArrayList<>(RunningJava.command("64m"));
    command.addAll(
        List.of("-Dsightline.dashboards=" + module, "-jar", jar.toString(), "format", "--check"));
    return looked(
        DASHBOARDS,
        "Grafana's and Kibana's files are in their form: dashboards format --check",
        "them by ./deploy.sh dashboards format",
        () -> Commands.run(command, settings.repository(), PATIENCE));
  }
}
