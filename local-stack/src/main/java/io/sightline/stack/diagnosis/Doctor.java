package io.sightline.stack.diagnosis;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a running stack, of whichever runtime, by what it publishes on this machine. */
public final class Doctor {
  private final List<Examination> examinations;
  private final boolean inContainers;

  private Doctor(List<Examination> examinations, boolean inContainers) {
    this.examinations = examinations;
    this.inContainers = inContainers;
  }

  /** The doctor of the local runtime. */
  public static Doctor local(StackSettings settings) throws IOException {
    return new Doctor(all(settings, Optional.empty(), Optional.empty()), false);
  }

  /** The doctor of the docker runtime, which has Grafana and Kibana besides. */
  public static Doctor docker(StackSettings settings) throws IOException {
    Server grafana =
        new Server(
            "grafana",
            url(settings, "GRAFANA_PORT", "3000"),
            login(
                settings,
                settings.variable("GRAFANA_ADMIN_USER", "admin"),
                "grafana_admin_password"));
    Server kibana = new Server("kibana", url(settings, "KIBANA_PORT", "5601"));
    return new Doctor(all(settings, Optional.of(grafana), Optional.of(kibana)), true);
  }

  private static List<Examination> all(
      StackSettings settings, Optional<Server> grafana, Optional<Server> kibana)
      throws IOException {
    Server prometheus = new Server("prometheus", settings.url(Port.PROMETHEUS));
    Server alertmanager = new Server("alertmanager", settings.url(Port.ALERTMANAGER));
    Server elasticsearch =
        new Server(
            "elasticsearch",
            settings.url(Port.ELASTICSEARCH),
            login(settings, "elastic", "elasticsearch_password"));
    return List.of(
        new ScrapeHealth(prometheus),
        new DataSources(prometheus, alertmanager, elasticsearch, grafana, kibana),
        new ClusterHealth(elasticsearch),
        new ShippingHealth(prometheus),
        new ServiceHealth(new Server("ops-console", settings.url(Port.CONSOLE))),
        new ServiceHealth(new Server("demo-service", settings.url(Port.DEMO))),
        new AlertDelivery(alertmanager, prometheus));
  }

  private static String url(StackSettings settings, String variable, String standard) {
    return "http://127.0.0.1:" + settings.variable(variable, standard);
  }

  /** None when the secret was never made: then the server says that it wants a login. */
  private static Optional<String> login(StackSettings settings, String user, String secret)
      throws IOException {
    Path file = settings.secrets().resolve(secret);
    return Files.exists(file)
        ? Optional.of(user + ":" + Files.readString(file).strip())
        : Optional.empty();
  }

  /** One examination after the other; a server that does not answer delays it by seconds. */
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Examination one : examinations) {
      findings.addAll(one.findings());
    }
    return inContainers ? findings.stream().map(Doctor::forContainers).toList() : findings;
  }

  private static Finding forContainers(Finding one) {
    String remedy =
        one.remedy().replaceAll("\\./deploy\\.sh ([a-z-]+)", "./deploy.sh $1 --runtime docker");
    return new Finding(one.subject(), one.verdict(), one.found(), remedy);
  }
}
