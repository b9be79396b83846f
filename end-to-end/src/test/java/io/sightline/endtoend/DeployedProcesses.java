package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.provision.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code deploy.sh} runs as processes of this machine. */
final class DeployedProcesses implements DeployedStack {
  private final DeployScript script;

  /**
   * Nothing runs yet.
   *
   * @param folder of its own, empty
   */
  DeployedProcesses(Path folder) {
    this.script = new DeployScript(folder).with("TRAFFIC_REQUESTS_PER_SECOND", "0");
  }

  @Override
  public DeployScript script() {
    return script;
  }

  @Override
  public void up() throws IOException, InterruptedException {
    succeed("up");
  }

  @Override
  public DeployedProcesses successorWithNothingButItsLogFiles(Path folder)
      throws IOException, InterruptedException {
    succeed("down");
    DeployedProcesses successor = new DeployedProcesses(folder);
    Path newState = Files.createDirectories(successor.script.settings().state());
    Path oldState = script.settings().state();
    Files.move(oldState.resolve("logs"), newState.resolve("logs"));
    Folders.delete(oldState);
    return successor;
  }

  @Override
  public boolean hasData() {
    return Files.exists(script.settings().state().resolve("data"));
  }

  @Override
  public LogFiles logFiles() {
    return new LogFiles(script.settings().serviceLogs());
  }

  @Override
  public List<String> sql(String query) throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + script.settings().port(Port.POSTGRESQL) + "/demo",
                "demo",
                secret("demo_database_password"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Override
  public List<String> redis(List<String> command) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), script.settings().port(Port.REDIS))) {
      socket.setSoTimeout(5000);
      String all = "AUTH " + secret("redis_password") + "\r\n" + String.join(" ", command) + "\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      if (!answers.readLine().equals("+OK")) {
        throw new IOException("redis did not take the password");
      }
      String answer = answers.readLine();
      return List.of(answer.startsWith("$") ? answers.readLine() : answer.substring(1));
    }
  }

  @Override
  public String consoleUsers(String input, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                Repository.root().resolve("ops-console/target/ops-console-all.jar").toString(),
                "users"));
    command.addAll(List.of(arguments));
    return Commands.run(
        command,
        Repository.root(),
        Map.of("CONSOLE_DATA_DIR", script.settings().data("ops-console").toString()),
        input,
        Duration.ofSeconds(30));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    script.run("down");
  }
}
