package io.sightline.stack.component;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.Unprivileged;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server on 127.0.0.1 with passwords only (no sockets in the file system), the
 * database {@code demo} owned by the role {@code demo}, and the role {@code exporter}, which may
 * read figures and nothing else.
 *
 * @param folder holds the cluster in {@code cluster}
 */
record PostgresqlProgram(Toolbox toolbox, Path folder, int port, Secrets secrets, Path output) {
  private static final String ADMINISTRATOR = "postgres";
  private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  Launch prepare() throws IOException {
    Path home = toolbox.home(Tool.POSTGRESQL);
    Files.createDirectories(folder);
    if (Files.exists(cluster())) {
      demandSameMajorVersion(home);
    } else {
      createCluster(home);
    }
    // A server that was killed leaves this file; PostgreSQL itself checks whether its owner still
    // lives.
    List<String> command =
        List.of(
            home.resolve("bin/postgres").toString(),
            "-D",
            cluster().toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "shared_buffers=32MB",
            "-c",
            "max_connections=50");
    return new Launch(
        Unprivileged.command(command, List.of(folder)), Map.of(), folder, output, "INT");
  }

  private Path cluster() {
    return folder.resolve("cluster");
  }

  /** A server reads the files of its own major version only, and says so less plainly. */
  private void demandSameMajorVersion(Path home) throws IOException {
    String files = Files.readString(cluster().resolve("PG_VERSION")).strip();
    String server =
        Commands.run(
                List.of(home.resolve("bin/postgres").toString(), "--version"),
                folder,
                Duration.ofSeconds(20))
            .strip();
    Matcher version = MAJOR.matcher(server);
    if (version.find() && !version.group(1).equals(files)) {
      throw new IOException(
          "the database in "
              + cluster()
              + " was made by PostgreSQL "
              + files
              + ", and this server is "
              + version.group(1)
              + ": name a folder with PostgreSQL "
              + files
              + " in SIGHTLINE_POSTGRESQL, or move "
              + cluster()
              + " away to begin with an empty database");
    }
  }

  /** Under another name first, so that an interrupted attempt is never taken for a cluster. */
  private void createCluster(Path home) throws IOException {
    Path unfinished = folder.resolve("unfinished-cluster");
    Folders.delete(unfinished);
    Path passwordFile = folder.resolve("initial-password");
    Files.copy(
        secrets.file("postgresql_password"),
        passwordFile,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  home.resolve("bin/initdb").toString(),
                  "-D",
                  unfinished.toString(),
                  "-U",
                  ADMINISTRATOR,
                  "--auth=scram-sha-256",
                  "--pwfile=" + passwordFile,
                  "--encoding=UTF8",
                  "--locale=C",
                  "--no-sync"));
      Commands.run(Unprivileged.command(command, List.of(folder)), folder, Duration.ofMinutes(2));
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(unfinished, cluster(), StandardCopyOption.ATOMIC_MOVE);
  }

  void verify() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  void createRoles() throws SQLException, IOException {
    try (Connection connection = connect()) {
      role(connection, "demo", "");
      role(connection, "exporter", "IN ROLE pg_monitor");
      if (isMissing(connection, "SELECT 1 FROM pg_database WHERE datname = ?", "demo")) {
        execute(connection, "CREATE DATABASE demo OWNER demo");
        execute(connection, "REVOKE CONNECT ON DATABASE demo FROM PUBLIC");
        execute(connection, "GRANT CONNECT ON DATABASE demo TO exporter");
      }
    }
  }

  private void role(Connection connection, String name, String options)
      throws SQLException, IOException {
    if (isMissing(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
      execute(connection, "CREATE ROLE " + name + " LOGIN " + options);
    }
    // Its own alphabet has no quote in it, so the password can stand in the statement.
    execute(
        connection,
        "ALTER ROLE " + name + " PASSWORD '" + secrets.read(name + "_database_password") + "'");
  }

  private static boolean isMissing(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return !rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", ADMINISTRATOR);
    properties.setProperty("password", secrets.read("postgresql_password"));
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "5");
    properties.setProperty("ApplicationName", "local-stack");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }
}
