package io.sightline.stack.cli;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the commands get their settings: {@code .env} in the checkout, then the environment, which
 * wins.
 */
final class Settings {
  private Settings() {}

  static StackSettings read() throws IOException {
    Path repository = Repository.root();
    Map<String, String> variables = new HashMap<>(dotEnv(repository.resolve(".env")));
    variables.putAll(System.getenv());
    return StackSettings.from(repository, variables);
  }

  static Toolbox toolbox(StackSettings settings) {
    return new Toolbox(
        settings.repository().resolve(".sightline/tools"),
        settings.variables(),
        line -> System.err.println("  " + line));
  }

  /**
   * Reads {@code NAME=value} lines the way docker-compose does: quotes around a value are taken
   * off, a {@code #} after a space starts a comment, nothing is executed.
   *
   * @throws IOException naming the line that is none of this
   */
  static Map<String, String> dotEnv(Path file) throws IOException {
    Map<String, String> variables = new HashMap<>();
    if (!Files.exists(file)) {
      return variables;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals).strip();
      if (equals < 0 || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        // The line itself may hold a secret, so only its number is shown.
        throw new IOException(file + " line " + (i + 1) + ": expected NAME=value");
      }
      variables.put(name, unquoted(line.substring(equals + 1)));
    }
    return variables;
  }

  private static String unquoted(String written) {
    String value = written.strip();
    for (char quote : new char[] {'"', '\''}) {
      int end = value.length() < 2 || value.charAt(0) != quote ? -1 : value.indexOf(quote, 1);
      if (end > 0) {
        return value.substring(1, end);
      }
    }
    // Right after the equals sign it is part of the value: SLACK_CHANNEL=#alerts.
    int comment = written.indexOf(" #");
    return comment < 0 ? value : written.substring(0, comment).strip();
  }
}
