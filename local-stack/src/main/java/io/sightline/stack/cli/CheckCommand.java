package io.sightline.stack.cli;

import io.sightline.stack.Preflight;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.diagnosis.ConfigurationCheck;
import io.sightline.stack.diagnosis.Finding;
import io.sightline.stack.diagnosis.Machine;
import io.sightline.stack.diagnosis.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at everything that can be wrong before a start, and changes nothing. */
@Command(
    name = "check",
    description = {
      "Looks at all that can be wrong before a start, and changes nothing: settings, the",
      "configuration of every program by that program's own tool, dashboards, ports, disk, memory."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing is wrong", "1:something is"})
public final class CheckCommand implements Callable<Integer> {
  private static final long LOCAL_MEBIBYTES = 2048;
  private static final long DOCKER_MEBIBYTES = 4096;

  /** Those whose ports the containers publish; the two without a {@link Port} have none locally. */
  private static final List<Port> PUBLISHED =
      List.of(Port.DEMO, Port.CONSOLE, Port.PROMETHEUS, Port.ALERTMANAGER, Port.ELASTICSEARCH);

  private static final Map<String, String> DOCKER_ONLY =
      Map.of("GRAFANA_PORT", "3000", "KIBANA_PORT", "5601");

  private static final Map<String, String> OF_THE_PROXY =
      Map.of("PROXY_HTTP_PORT", "8081", "PROXY_PORT", "8443", "PROXY_CONSOLE_PORT", "8444");

  @Option(names = "--json", description = "Print JSON: verdict, timestamp and findings.")
  private boolean json;

  /** {@code deploy.sh} gives what it found on standard input, and the ports of its containers. */
  @Option(names = "--runtime", hidden = true)
  private String runtime = "local";

  @Option(names = "--own-port", hidden = true)
  private List<Integer> ownPorts = List.of();

  @Override
  public Integer call() throws Exception {
    List<Finding> findings = new ArrayList<>(ShellFindings.read(System.in));
    try {
      StackSettings settings = Settings.read();
      findings.add(Finding.ok("java", "Java " + Runtime.version()));
      findings.addAll(new ConfigurationCheck(settings, Settings.toolbox(settings)).findings());
      findings.addAll(runtime.equals("docker") ? docker(settings) : local(settings));
    } catch (IllegalArgumentException | IOException e) {
      if (new Report(findings).well()) {
        // Else it has been told: deploy.sh looks at the settings, too.
        findings.add(
            Finding.problem("settings", String.valueOf(e.getMessage()), "change it in .env"));
      }
      findings.add(
          Finding.skipped(
              "everything else", "NOT checked: it needs the settings", "change them first"));
    }
    Report report = new Report(findings);
    if (json) {
      System.out.println(report.json());
    } else {
      report.print(System.out);
    }
    return report.well() ? 0 : 1;
  }

  private static List<Finding> local(StackSettings settings) throws IOException {
    Preflight preflight = new Preflight(settings);
    if (new StatusTable(settings).running()) {
      return List.of(
          Finding.ok("machine", "the stack runs, so ports and memory are its own by now"));
    }
    List<Finding> findings = new ArrayList<>(preflight.findings());
    findings.add(Machine.memory(LOCAL_MEBIBYTES));
    return findings;
  }

  private List<Finding> docker(StackSettings settings) throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    PUBLISHED.forEach(port -> ports.put(port.variable(), settings.port(port)));
    Map<String, String> others = new TreeMap<>(DOCKER_ONLY);
    if (settings.variable("PROXY_ENABLED", "false").equals("true")) {
      others.putAll(OF_THE_PROXY);
    }
    others.forEach(
        (name, standard) -> ports.put(name, Integer.valueOf(settings.variable(name, standard))));
    List<Finding> findings = new ArrayList<>();
    ports.forEach(
        (variable, port) -> {
          String owner = variable.replace("_PORT", "").toLowerCase(Locale.ROOT);
          findings.add(
              ownPorts.contains(port)
                  ? Finding.ok("port " + port, "of our own " + owner)
                  : Machine.port(port, owner, variable));
        });
    if (ownPorts.isEmpty()) {
      findings.add(Machine.memory(DOCKER_MEBIBYTES));
    }
    return findings;
  }
}
