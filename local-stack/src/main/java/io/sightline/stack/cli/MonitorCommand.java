package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.diagnosis.Probe;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** For a monitor outside, or cron: JSON and an exit status. */
@Command(
    name = "monitor",
    description = {
      "Asks health, readiness and metrics of our services, and the URLs given, all at once, and",
      "prints as JSON what each answered. Well is what answers 200 in time."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all answered 200", "1:one did not", "2:wrong usage"})
public final class MonitorCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double LONGEST_SECONDS = 3600;

  @Parameters(paramLabel = "URL", arity = "0..*", description = "Asked besides.")
  private List<String> urls = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For each whole answer.",
      defaultValue = "10")
  private double timeout;

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      description = "Ask again so often until stopped, and print one line each time.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private @Nullable Double watch;

  @Option(names = "--runtime", hidden = true)
  private String runtime = "local";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    demandSeconds("--timeout", timeout);
    if (watch != null) {
      demandSeconds("--watch", watch);
    }
    List<Probe> probes = new ArrayList<>(ofOurServices(Settings.read(), runtime));
    urls.forEach(url -> probes.add(new Probe(url, parsed(url))));
    while (true) {
      long begun = System.nanoTime();
      List<Probe.Result> results = Probe.all(probes, millis(timeout));
      boolean well = results.stream().allMatch(Probe.Result::ok);
      ObjectWriter writer = watch == null ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer();
      System.out.println(writer.writeValueAsString(summary(results, well)));
      System.out.flush();
      if (watch == null) {
        return well ? 0 : 1;
      }
      Duration left = millis(watch).minusNanos(System.nanoTime() - begun);
      Thread.sleep(Math.max(0, left.toMillis()));
    }
  }

  /** The log shipper's port is not published by its container. */
  private static List<Probe> ofOurServices(StackSettings settings, String runtime) {
    List<Probe> probes = new ArrayList<>();
    add(probes, "demo-service", settings.url(Port.DEMO));
    add(probes, "ops-console", settings.url(Port.CONSOLE));
    if (!runtime.equals("docker")) {
      add(probes, "log-shipper", settings.url(Port.SHIPPER));
    }
    return probes;
  }

  private static void add(List<Probe> probes, String service, String url) {
    probes.add(new Probe(service + " health", URI.create(url + "/health")));
    probes.add(new Probe(service + " ready", URI.create(url + "/health/ready")));
    probes.add(new Probe(service + " metrics", URI.create(url + "/metrics")));
  }

  private static Map<String, Object> summary(List<Probe.Result> results, boolean well) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("overall_status", well ? "ok" : "error");
    summary.put("timestamp", Instant.now().toString());
    summary.put("checks", results.stream().map(MonitorCommand::fields).toList());
    return summary;
  }

  private static Map<String, Object> fields(Probe.Result result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", result.probe().name());
    fields.put("url", result.probe().url().toString());
    fields.put("status", result.ok() ? "ok" : "error");
    fields.put(
        "status_code",
        result.statusCode().isPresent() ? Integer.valueOf(result.statusCode().getAsInt()) : null);
    fields.put("response_time_ms", result.took().toNanos() / 1e6);
    fields.put("timestamp", result.at().toString());
    fields.put("error", result.error().orElse(null));
    return fields;
  }

  private URI parsed(String url) {
    try {
      URI parsed = URI.create(url);
      boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (web && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like any other that is none.
    }
    throw new ParameterException(
        spec.commandLine(), "URL: expected http://… or https://…, was '" + url + "'");
  }

  private void demandSeconds(String option, double value) {
    if (!(value > 0 && value <= LONGEST_SECONDS)) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": expected seconds, above 0 and at most 3600, was '" + value + "'");
    }
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
  }
}
