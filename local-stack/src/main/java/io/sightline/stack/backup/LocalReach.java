package io.sightline.stack.backup;

import io.sightline.stack.StatusReport;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.Secrets;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Folders;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A stack of processes: its folders are below the state folder, its ports on 127.0.0.1. */
final class LocalReach implements Reach {
  private static final String ADMINISTRATOR = "postgres";

  private final StackSettings settings;
  private final Toolbox toolbox;
  private final Secrets secrets;
  private Optional<PostgresqlClient> client = Optional.empty();

  LocalReach(StackSettings settings, Toolbox toolbox) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.secrets = new Secrets(settings.secrets());
  }

  @Override
  public String runtime() {
    return "local";
  }

  @Override
  public StackSettings settings() {
    return settings;
  }

  @Override
  public Set<String> healthy() throws IOException {
    Set<String> healthy = new TreeSet<>();
    for (Map<String, Object> one : StatusReport.components(settings)) {
      if ("healthy".equals(one.get("state"))) {
        healthy.add(String.valueOf(one.get("name")));
      }
    }
    return healthy;
  }

  private Path folder(Data data) {
    return settings.data(data.component()).resolve(data.below());
  }

  @Override
  public List<String> names(Data data, String path) throws IOException {
    try (Stream<Path> entries = Files.list(folder(data).resolve(path))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  @Override
  public void copyOut(Data data, String path, Path into) throws IOException {
    LiveFiles.copy(folder(data).resolve(path), into.resolve(path));
  }

  @Override
  public void putIn(Data data, String path, Path from) throws IOException {
    if (data != Data.SNAPSHOTS) {
      // Elasticsearch may run as somebody else, and its folder is given to it when it starts.
      Folders.createPrivate(folder(data));
    }
    LiveFiles.copy(from, folder(data).resolve(path));
  }

  @Override
  public void remove(Data data, String path) throws IOException {
    Folders.delete(folder(data).resolve(path));
  }

  @Override
  public String location(Data data, String path) {
    return folder(data).resolve(path).toString();
  }

  @Override
  public ProcessBuilder postgresql(String program, List<String> arguments) throws IOException {
    if (client.isEmpty()) {
      client = Optional.of(PostgresqlClient.find(toolbox, settings.variables()));
    }
    PostgresqlClient found = client.get();
    List<String> command = new ArrayList<>();
    command.add(found.folder().resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGHOST", "127.0.0.1");
    builder.environment().put("PGPORT", Integer.toString(settings.port(Port.POSTGRESQL)));
    builder.environment().put("PGUSER", ADMINISTRATOR);
    builder.environment().put("PGPASSWORD", secrets.read("postgresql_password"));
    found
        .libraries()
        .ifPresent(folder -> builder.environment().put("LD_LIBRARY_PATH", folder.toString()));
    return builder;
  }

  @Override
  public List<String> sql(String database, String statement) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("user", ADMINISTRATOR);
    properties.setProperty("password", secrets.read("postgresql_password"));
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("PGDBNAME", database);
    properties.setProperty("ApplicationName", "backup");
    String url = "jdbc:postgresql://127.0.0.1:" + settings.port(Port.POSTGRESQL) + "/";
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement sent = connection.createStatement()) {
      List<String> values = new ArrayList<>();
      if (sent.execute(statement)) {
        try (ResultSet rows = sent.getResultSet()) {
          while (rows.next()) {
            values.add(rows.getString(1));
          }
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IOException("PostgreSQL refuses a statement: " + e.getMessage(), e);
    }
  }

  @Override
  public void saveRedis(Path file) throws IOException {
    try (RedisConnection redis = redis()) {
      redis.save(file);
    }
  }

  @Override
  public String redisInfo() throws IOException {
    try (RedisConnection redis = redis()) {
      return redis.info();
    }
  }

  private RedisConnection redis() throws IOException {
    return new RedisConnection(settings.port(Port.REDIS), secrets.read("redis_password"));
  }

  @Override
  public ProcessBuilder promtool(List<String> arguments, Path folder) throws IOException {
    List<String> command = new ArrayList<>(toolbox.command(Tool.PROMTOOL));
    command.addAll(arguments);
    command.add(folder.toString());
    return new ProcessBuilder(command);
  }
}
