package io.sightline.console;

import io.sightline.console.login.Role;
import io.sightline.console.login.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Users of the console, also while it runs. */
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = "Lists, enters and removes those who may sign in. Needs CONSOLE_DATA_DIR.")
final class UsersCommand {
  private static final int REFUSED = 1;

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  UsersCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(name = "list", description = "Prints each user with the role.")
  int list() throws IOException {
    for (Users.User user : users().all()) {
      spec.commandLine().getOut().println(user.name() + " " + user.role());
    }
    return 0;
  }

  @Command(
      name = "set",
      description =
          "Enters a user, or changes role and password, which ends the user's sessions; reads the"
              + " password from stdin.")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description = "viewer or operator",
              defaultValue = "viewer")
          String roleName)
      throws IOException {
    Role role = Role.named(roleName).orElse(null);
    if (role == null) {
      return refuse("--role: expected viewer or operator, was '" + roleName + "'");
    }
    try {
      users().put(name, role, password());
      return 0;
    } catch (Users.Refused refused) {
      return refuse(refused.getMessage());
    }
  }

  @Command(name = "remove", description = "Removes a user, who is signed out at once.")
  int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
    try {
      users().remove(name);
      return 0;
    } catch (Users.Refused refused) {
      return refuse(refused.getMessage());
    }
  }

  private Users users() throws IOException {
    String data = environment.getOrDefault(Variable.CONSOLE_DATA_DIR.name(), "");
    if (data.isBlank()) {
      throw new IOException("CONSOLE_DATA_DIR: expected the console's data folder, was ''");
    }
    return SignIns.users(Path.of(data));
  }

  /** From a terminal without echo, else the first line of what is piped in. */
  private static char[] password() throws IOException {
    if (System.console() != null) {
      return System.console().readPassword("Password: ");
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? new char[0] : line.toCharArray();
  }

  private int refuse(String message) {
    spec.commandLine().getErr().println(message);
    return REFUSED;
  }
}
