package io.sightline.stack;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.FreePorts;
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
final class Preflight {
  private static final long NEEDED_DISK_MEBIBYTES = 2048;
  private static final List<String> NEEDED_COMMANDS = List.of("setsid", "unshare", "kill", "sh");

  private final StackSettings settings;

  Preflight(StackSettings settings) {
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
    List<String> problems = new ArrayList<>();
    checkDisk(problems);
    checkPorts(problems);
    checkCommands(problems);
    if (!problems.isEmpty()) {
      throw new StackException(String.join(System.lineSeparator(), problems));
    }
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

  private void checkDisk(List<String> problems) throws IOException {
    Files.createDirectories(settings.state());
    long needed = NEEDED_DISK_MEBIBYTES;
    String override = settings.variable("SIGHTLINE_MIN_FREE_DISK_MB", Long.toString(needed));
    if (override.matches("\\d{1,9}")) {
      needed = Long.parseLong(override);
    } else {
      problems.add(
          "SIGHTLINE_MIN_FREE_DISK_MB: expected a whole number of MiB, was '" + override + "'");
    }
    long free = Files.getFileStore(settings.state()).getUsableSpace() / 1024 / 1024;
    if (free < needed) {
      problems.add(
          "only "
              + free
              + " MiB are free at "
              + settings.state()
              + " and "
              + needed
              + " are needed: free some, or point SIGHTLINE_STATE_DIR at a larger disk");
    }
  }

  private void checkPorts(List<String> problems) {
    for (Map.Entry<Port, Integer> entry : new TreeMap<>(settings.ports()).entrySet()) {
      int port = entry.getValue();
      if (!FreePorts.isFree(port)) {
        problems.add(
            "port "
                + port
                + " ("
                + entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + ") is taken: stop what listens there (ss -ltnp 'sport = :"
                + port
                + "' names it) or set "
                + entry.getKey().variable());
      }
    }
  }

  private static void checkCommands(List<String> problems) {
    for (String name : NEEDED_COMMANDS) {
      if (!Commands.onPath(name)) {
        problems.add(
            "the command '"
                + name
                + "' is missing: install util-linux and procps, or use --runtime docker");
      }
    }
  }
}
