package io.sightline.stack;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.diagnosis.Finding;
import io.sightline.stack.diagnosis.Finding.Verdict;
import io.sightline.stack.diagnosis.Machine;
import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that can be known to be wrong before anything is started. */
public final class Preflight {
  private static final long NEEDED_DISK_MEBIBYTES = 2048;
  private static final List<String> NEEDED_COMMANDS = List.of("setsid", "unshare", "kill", "sh");

  private final StackSettings settings;

  public Preflight(StackSettings settings) {
    this.settings = settings;
  }

  /**
   * Looks at the disk, the ports, the commands and the jars.
   *
   * @throws StackException with one sentence for each problem
   */
  void check() throws IOException {
    Optional<Long> running = runningSupervisor();
    if (running.isPresent()) {
      throw new StackException(
          "the stack is running already (supervisor "
              + running.get()
              + "): ./deploy.sh status shows it, ./deploy.sh down stops it");
    }
    List<String> problems =
        findings().stream()
            .filter(one -> one.verdict() == Verdict.PROBLEM)
            .map(one -> one.found() + ": " + one.remedy())
            .toList();
    if (!problems.isEmpty()) {
      throw new StackException(String.join(System.lineSeparator(), problems));
    }
  }

  /** The disk, each port of a stack that does not run yet, and the commands of the system. */
  public List<Finding> findings() throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(disk());
    for (Map.Entry<Port, Integer> entry : new TreeMap<>(settings.usedPorts()).entrySet()) {
      Port port = entry.getKey();
      String owner = port.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      findings.add(Machine.port(entry.getValue(), owner, port.variable()));
    }
    findings.add(commands());
    return findings;
  }

  /** Fetches the programs that are missing, all of them before the first is started. */
  void fetch(Toolbox toolbox) throws IOException {
    for (Tool tool : List.of(Tool.ELASTICSEARCH, Tool.POSTGRESQL)) {
      toolbox.home(tool);
    }
    for (Tool tool :
        List.of(
            Tool.REDIS,
            Tool.PROMETHEUS,
            Tool.ALERTMANAGER,
            Tool.NODE_EXPORTER,
            Tool.POSTGRES_EXPORTER,
            Tool.REDIS_EXPORTER,
            Tool.BLACKBOX_EXPORTER,
            Tool.ELASTICSEARCH_EXPORTER,
            Tool.PROMTOOL,
            Tool.AMTOOL)) {
      toolbox.command(tool);
    }
  }

  /** The process that supervises this state folder now, if any. */
  Optional<Long> runningSupervisor() {
    return SupervisorPid.read(settings.state());
  }

  private Finding disk() throws IOException {
    String needed =
        settings.variable("SIGHTLINE_MIN_FREE_DISK_MB", Long.toString(NEEDED_DISK_MEBIBYTES));
    if (!needed.matches("\\d{1,9}")) {
      return Finding.problem(
          "disk",
          "SIGHTLINE_MIN_FREE_DISK_MB",
          "expected a whole number of MiB, was '" + needed + "'");
    }
    Files.createDirectories(settings.state());
    return Machine.disk(settings.state(), Long.parseLong(needed));
  }

  private static Finding commands() {
    List<String> missing = NEEDED_COMMANDS.stream().filter(name -> !Commands.onPath(name)).toList();
    return missing.isEmpty()
        ? Finding.ok("commands", String.join(", ", NEEDED_COMMANDS) + " are there")
        : Finding.problem(
            "commands",
            "the command '" + String.join("', '", missing) + "' is missing",
            "install util-linux and procps, or use --runtime docker");
  }
}
