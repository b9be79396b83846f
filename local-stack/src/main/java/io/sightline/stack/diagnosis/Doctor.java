package io.sightline.stack.diagnosis;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    return new Doctor(
        all(settings, Optional.empty(), Optional.empty(), EnumSet.noneOf(Half.class)), false);
  }

  /**
   * The doctor of the docker runtime, which has Grafana and Kibana besides.
   *
   * @param absent what was never deployed, so that it cannot be ill
   */
  public static Doctor docker(StackSettings settings, Set<Half> absent) throws IOException {
    Server grafana =
        new Server(
            "grafana",
            url(settings, "GRAFANA_PORT", "3000"),
            login(
                settings,
                settings.variable("GRAFANA_ADMIN_USER", "admin"),
                "grafana_admin_password"));
    Server kibana = new Server("kibana", url(settings, "KIBANA_PORT", "5601"));
    return new Doctor(all(settings, Optional.of(grafana), Optional.of(kibana), absent), true);
  }

  private static List<Examination> all(
      StackSettings settings, Optional<Server> grafana, Optional<Server> kibana, Set<Half> absent)
      throws IOException {
    Server prometheus = new Server("prometheus", settings.url(Port.PROMETHEUS));
    Server alertmanager = new Server("alertmanager", settings.url(Port.ALERTMANAGER));
    Server elasticsearch =
        new Server(
            "elasticsearch",
            settings.url(Port.ELASTICSEARCH),
            login(settings, "elastic", "elasticsearch_password"));
    boolean monitoring = !absent.contains(Half.MONITORING);
    boolean logging = !absent.contains(Half.LOGGING);
    List<DataSources.Source> sources = new ArrayList<>();
    List<Examination> all = new ArrayList<>();
    absent.forEach(half -> all.add(() -> List.of(half.absent())));
    if (monitoring) {
      // The first, because it lets Prometheus ask once more what was down: others read its answers.
      all.add(new ScrapeHealth(prometheus, absent));
      sources.add(new DataSources.Source(prometheus, "/api/v1/query?query=up"));
      sources.add(new DataSources.Source(alertmanager, "/api/v2/status"));
    }
    if (logging) {
      sources.add(new DataSources.Source(elasticsearch, "/_security/_authenticate"));
      kibana.ifPresent(one -> sources.add(new DataSources.Source(one, "/api/status")));
    }
    all.add(new DataSources(sources, monitoring ? grafana : Optional.empty(), absent));
    if (logging) {
      all.add(new ClusterHealth(elasticsearch));
    }
    if (monitoring && logging) {
      all.add(new ShippingHealth(prometheus));
    }
    if (monitoring) {
      all.add(new ServiceHealth(new Server("ops-console", settings.url(Port.CONSOLE))));
    }
    all.add(new ServiceHealth(new Server("demo-service", settings.url(Port.DEMO))));
    if (monitoring) {
      all.add(new AlertDelivery(alertmanager, prometheus, absent));
    }
    return List.copyOf(all);
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
        // What begins with deploy- is of containers anyway.
        one.remedy()
            .replaceAll("\\./deploy\\.sh (?!deploy-)([a-z-]+)", "./deploy.sh $1 --runtime docker");
    return new Finding(one.subject(), one.verdict(), one.found(), remedy);
  }
}
