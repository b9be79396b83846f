package io.sightline.stack.backup;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * pg_dump and its like, which the server's package lacks. Taken from the folder of {@code
 * SIGHTLINE_POSTGRESQL_CLIENT} or {@code SIGHTLINE_POSTGRESQL}, from the PATH when they are not
 * older than the server, else fetched.
 *
 * @param libraries where the loader may find libpq; none for programs that are installed
 */
record PostgresqlClient(Path folder, Optional<Path> libraries) {
  private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Finds one that can dump a server of this version. */
  static PostgresqlClient find(Toolbox toolbox, Map<String, String> variables) throws IOException {
    Path server = toolbox.home(Tool.POSTGRESQL);
    boolean isNamed = !variables.getOrDefault(Tool.POSTGRESQL_CLIENT.variable(), "").isBlank();
    if (!isNamed && Files.isExecutable(server.resolve("bin/pg_dump"))) {
      return new PostgresqlClient(server.resolve("bin"), Optional.empty());
    }
    Optional<Path> installed = Commands.find("pg_dump");
    int needed = major(server.resolve("bin/postgres"));
    if (!isNamed && installed.isPresent() && major(installed.get()) >= needed) {
      return new PostgresqlClient(installed.get().getParent(), Optional.empty());
    }
    Path client = toolbox.home(Tool.POSTGRESQL_CLIENT).resolve("bin");
    return new PostgresqlClient(
        client, isNamed ? Optional.empty() : Optional.of(server.resolve("lib")));
  }

  private static int major(Path program) throws IOException {
    Matcher version =
        MAJOR.matcher(
            Commands.run(List.of(program.toString(), "--version"), Path.of("/"), PATIENCE));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }
}
