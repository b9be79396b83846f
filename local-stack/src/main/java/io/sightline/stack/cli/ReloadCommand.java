package io.sightline.stack.cli;

import io.sightline.stack.component.Alerting;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Puts changes of the rules and of the channels into the running stack. */
@Command(
    name = "reload",
    description = {
      "Puts changes of alert-rules/config.yml and of the channels in .env into the running stack.",
      "A wrong value is named, and everything stays as it was. The console reads the variables of",
      "its own channels (DingTalk, Feishu, text messages) at its start only."
    },
    mixinStandardHelpOptions = true)
public final class ReloadCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    StatusTable status = new StatusTable(settings);
    if (!status.running()) {
      System.err.println("the stack is not running: ./deploy.sh up starts it");
      return 3;
    }
    Alerting alerting = new Alerting(settings, Settings.toolbox(settings));
    alerting.check();
    alerting.renderRules(settings.run("prometheus").resolve("rules"));
    alerting.renderAlertmanager(settings.run("alertmanager"));
    reload(settings, status, "prometheus", Port.PROMETHEUS);
    reload(settings, status, "alertmanager", Port.ALERTMANAGER);
    return 0;
  }

  private static void reload(StackSettings settings, StatusTable status, String name, Port port)
      throws IOException, InterruptedException {
    long pid =
        status
            .pid(name)
            .orElseThrow(
                () -> new IOException(name + " does not run: ./deploy.sh status says why"));
    double before = Instant.now().toEpochMilli() / 1000.0 - 1;
    Commands.run(
        List.of("kill", "-HUP", Long.toString(pid)), settings.repository(), Duration.ofSeconds(5));
    Alertmanager program = new Alertmanager(URI.create(settings.url(port)));
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      String metrics = program.text("/metrics");
      if (gauge(metrics, name + "_config_last_reload_successful") == 0) {
        throw new IOException(
            name + " refused its new configuration: ./deploy.sh logs " + name + " says why");
      }
      if (gauge(metrics, name + "_config_last_reload_success_timestamp_seconds") >= before) {
        System.out.println(name + " runs with the new configuration");
        return;
      }
      Thread.sleep(200);
    }
    throw new IOException(name + " did not reload within " + PATIENCE.toSeconds() + " s");
  }

  private static double gauge(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(-1);
  }
}
