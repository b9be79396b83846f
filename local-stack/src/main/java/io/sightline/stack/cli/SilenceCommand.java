package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Keeps alerts from being told for a while. */
@Command(
    name = "silence",
    description = {
      "Keeps alerts from being told for a while; prints the silence's id.",
      "Example: ./deploy.sh silence HighErrorRate service=orders --for 2h --comment 'new release'"
    },
    mixinStandardHelpOptions = true)
public final class SilenceCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  @Parameters(
      paramLabel = "MATCHER",
      arity = "1..*",
      description = "An alert's name, or label=value, !=, =~, !~; all must match.")
  private List<String> matchers = List.of();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "30m, 2h, 3d. Default: ${DEFAULT-VALUE}",
      defaultValue = "2h")
  private String duration = "";

  @Option(names = "--comment", description = "Why, for whoever wonders later.")
  private String comment = "silenced by ./deploy.sh";

  @Option(
      names = "--by",
      description = "Who. Default: the user's name.",
      defaultValue = "${sys:user.name}")
  private String author = "";

  @Option(names = "--dry-run", description = "Only says which alerts it would silence now.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Alertmanager alertmanager =
        new Alertmanager(URI.create(Settings.read().url(Port.ALERTMANAGER)));
    List<Map<String, Object>> wanted;
    try {
      wanted = Matchers.of(matchers);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    Duration lasting = parsed();
    List<String> filters =
        wanted.stream().map(matcher -> Matchers.shown(JSON.valueToTree(matcher))).toList();
    long now = alertmanager.get("/api/v2/alerts?" + Alertmanager.filters(filters)).size();
    if (dryRun) {
      System.out.println("would silence " + now + " alerts that fire now");
      return 0;
    }
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String id =
        alertmanager
            .post(
                "/api/v2/silences",
                Map.of(
                    "matchers", wanted,
                    "startsAt", start.toString(),
                    "endsAt", start.plus(lasting).toString(),
                    "createdBy", author,
                    "comment", comment))
            .path("silenceID")
            .asString("");
    System.out.println(id);
    System.err.println(
        "silenced until "
            + start.plus(lasting)
            + ", "
            + now
            + " of the alerts that fire now; ./deploy.sh unsilence "
            + id
            + " ends it");
    return 0;
  }

  private Duration parsed() {
    Matcher parts = DURATION.matcher(duration);
    if (!parts.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--for: expected a duration such as 30m, 2h or 3d, was '" + duration + "'");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
