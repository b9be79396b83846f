package io.sightline.stack.cli;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.diagnosis.Doctor;
import io.sightline.stack.diagnosis.Finding;
import io.sightline.stack.diagnosis.Half;
import io.sightline.stack.diagnosis.Report;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is ill in a running stack, and what to do. */
@Command(
    name = "doctor",
    description = {
      "Looks at a running stack: components, targets and rules of Prometheus, data sources,",
      "Elasticsearch's shards and disks, the log shipper, notifications, and what fires; says what",
      "is ill, why, and what to do."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:something is ill", "3:nothing runs"})
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON: verdict, timestamp and findings.")
  private boolean json;

  /** {@code deploy.sh} gives what it knows of the containers on standard input then. */
  @Option(names = "--runtime", hidden = true)
  private String runtime = "local";

  /** Likewise: the halves of which there is no container. */
  @Option(names = "--absent", hidden = true)
  private Set<Half> absent = EnumSet.noneOf(Half.class);

  @Override
  public Integer call() throws Exception {
    StackSettings settings = Settings.read();
    List<Finding> findings = new ArrayList<>();
    if (runtime.equals("docker")) {
      findings.addAll(ShellFindings.read(System.in));
      findings.addAll(Doctor.docker(settings, absent).findings());
    } else {
      StatusTable status = new StatusTable(settings);
      if (!status.running()) {
        System.err.println("the stack is not running: ./deploy.sh up starts it");
        return 3;
      }
      findings.addAll(components(status));
      findings.addAll(Doctor.local(settings).findings());
    }
    Report report = new Report(findings);
    if (json) {
      System.out.println(report.json());
    } else {
      report.print(System.out);
    }
    return report.well() ? 0 : 1;
  }

  private static List<Finding> components(StatusTable status) {
    Map<String, String> ill = status.ill();
    if (ill.isEmpty()) {
      return List.of(Finding.ok("components", "all " + status.names().size() + " are healthy"));
    }
    return ill.entrySet().stream()
        .map(
            one ->
                Finding.problem(
                    "component " + one.getKey(),
                    one.getValue(),
                    "./deploy.sh logs "
                        + one.getKey()
                        + ", then ./deploy.sh restart "
                        + one.getKey()))
        .toList();
  }
}
