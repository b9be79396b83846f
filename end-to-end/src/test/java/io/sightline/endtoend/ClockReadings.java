package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** What time it is, as the programs of a stack believe. */
final class ClockReadings {
  private final RunningStack running;

  ClockReadings(RunningStack running) {
    this.running = running;
  }

  /** A component's time; an {@link AssertionError} when it does not answer. */
  Instant of(String component) {
    try {
      return switch (component) {
        case "demo-service" -> ofService(Port.DEMO);
        case "log-shipper" -> ofService(Port.SHIPPER);
        case "ops-console" -> ofService(Port.CONSOLE);
        case "elasticsearch" -> ofElasticsearch();
        case "postgresql" -> ofPostgresql();
        case "redis" -> ofRedis();
        default -> throw new IllegalArgumentException(component);
      };
    } catch (IOException | SQLException away) {
      throw new AssertionError(component + " does not tell its time: " + away, away);
    }
  }

  private Instant ofService(Port port) {
    return Instant.parse(Json.get(running.url(port) + "/health").required("timestamp").asString());
  }

  private Instant ofElasticsearch() {
    HttpRequest request =
        Json.request(running.url(Port.ELASTICSEARCH) + "/_nodes/_local/stats/process")
            .header("Authorization", running.elasticsearch().authorization())
            .build();
    return Instant.ofEpochMilli(
        Json.read(request).at("/nodes").iterator().next().required("timestamp").asLong());
  }

  private Instant ofPostgresql() throws SQLException {
    String url = "jdbc:postgresql://" + address(Port.POSTGRESQL).getAuthority() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, "postgres", secret("postgresql_password"));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT extract(epoch FROM clock_timestamp())::bigint")) {
      rows.next();
      return Instant.ofEpochSecond(rows.getLong(1));
    }
  }

  private Instant ofRedis() throws IOException {
    URI address = address(Port.REDIS);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(5_000);
      String commands = "AUTH " + secret("redis_password") + "\r\nTIME\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String authenticated = answers.readLine();
      // An array of two, of which the first is a string of ten bytes: the seconds.
      String array = answers.readLine();
      String length = answers.readLine();
      String seconds = answers.readLine();
      if (seconds == null || !length.equals("$10")) {
        throw new IOException("Redis answered " + authenticated + ", " + array + ", " + length);
      }
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
  }

  private URI address(Port port) {
    return URI.create(running.url(port));
  }

  private String secret(String name) {
    try {
      return Files.readString(running.runtime().secret(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
