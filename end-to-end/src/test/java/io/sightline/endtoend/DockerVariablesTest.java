package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the programs say they read about channels, their containers are given. */
class DockerVariablesTest {
  private static final Path ROOT = Repository.root();
  private static final Pattern OF_ALERT_RULES = Pattern.compile("(?m)^  ([A-Z_]+)((?:,| \\(|$).*)");
  private static final Pattern OF_THE_CONSOLE = Pattern.compile("(?m)^  ([A-Z_]+) {2,}(.*)");

  /** By name, whether it is a secret. */
  private static Map<String, Boolean> variables(Pattern line, String mark, String help) {
    Map<String, Boolean> variables = new TreeMap<>();
    Matcher found = line.matcher(help);
    while (found.find()) {
      variables.put(found.group(1), found.group(2).startsWith(mark));
    }
    return variables;
  }

  private static String help(String module, String... command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                ROOT.resolve(module + "/target/" + module + "-all.jar").toString()));
    words.addAll(List.of(command));
    words.add("--help");
    return Commands.run(words, ROOT, Duration.ofSeconds(60));
  }

  private static String compose() throws IOException {
    return Files.readString(ROOT.resolve("docker-compose.yml"));
  }

  /** The lines of a service, or of a block of variables such as {@code x-mail}. */
  private static String block(String name) throws IOException {
    Matcher found =
        Pattern.compile("(?ms)^ *" + name + ":(?: &\\w+)?\\n(.*?)(?:\\n\\n|\\z)")
            .matcher(compose());
    assertThat(found.find()).as(name).isTrue();
    return found.group(1) + "\n";
  }

  private static void assertGiven(Map<String, Boolean> variables, String service, String... blocks)
      throws IOException {
    StringBuilder given = new StringBuilder(block(service));
    for (String each : blocks) {
      given.append(block(each));
    }
    String made = Files.readString(ROOT.resolve("docker/deploy.bash"));
    String declared = compose().substring(compose().lastIndexOf("\nsecrets:\n"));
    variables.forEach(
        (name, isSecret) -> {
          if (isSecret) {
            String file = name.toLowerCase(Locale.ROOT);
            assertThat(given.toString()).contains("      - " + file + "\n");
            assertThat(declared).contains("\n  " + file + ": {file: ").contains("/" + file + "\"}");
            assertThat(made).containsPattern("[ (]" + name + "[ \n]");
          } else {
            assertThat(given.toString()).containsPattern("(?m)^ +" + name + ": ");
          }
        });
  }

  @Test
  void alertRulesIsGivenEveryChannel() throws IOException {
    Map<String, Boolean> variables =
        variables(OF_ALERT_RULES, ", secret", help("alert-rules", "alertmanager"));
    assertThat(variables)
        .hasSizeGreaterThan(35)
        .containsEntry("SMTP_PASSWORD", true)
        .containsEntry("ALERT_REPEAT_INTERVAL", false);
    assertGiven(variables, "alert-rules", "x-mail", "x-channels");
  }

  @Test
  void theConsoleIsGivenEveryVariableOfItsRelay() throws IOException {
    String help = help("ops-console");
    Map<String, Boolean> variables =
        variables(OF_THE_CONSOLE, "secret: ", help.substring(help.indexOf("Alerts on their way")));
    assertThat(variables)
        .hasSizeGreaterThan(25)
        .containsEntry("DINGTALK_SECRET", true)
        .containsEntry("SMS_PROVIDER", false);
    assertGiven(variables, "ops-console", "x-mail", "x-relay");
  }
}
