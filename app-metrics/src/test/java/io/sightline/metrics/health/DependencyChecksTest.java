package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.health.HealthCheck.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The checks that come with the library, each against the real thing. */
class DependencyChecksTest {
  @TempDir private Path directory;

  @Test
  void aDiskWithRoomIsWell() throws IOException {
    Verdict verdict = new DiskHealth(List.of(directory), 1, 0).check();
    assertThat(verdict.status()).isEqualTo("ok");
    assertThat(verdict.details()).containsKeys("path", "free_bytes", "free_percent");
  }

  @Test
  void aDiskWithTooLittleRoomIsAnError() throws IOException {
    Verdict bytes = new DiskHealth(List.of(directory), Long.MAX_VALUE, 0).check();
    assertThat(bytes.status()).isEqualTo("error");
    assertThat(bytes.details().get("error")).asString().contains("expected 9223372036854775807");
    assertThat(new DiskHealth(List.of(directory), 0, 100.1).check().status()).isEqualTo("error");
  }

  @Test
  void aDiskThatIsNotThereIsAnError() {
    DiskHealth check = new DiskHealth(List.of(directory.resolve("missing")), 1, 0);
    assertThatThrownBy(check::check).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new DiskHealth(List.of(), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHeapIsFullWhenItsLimitSaysSo() {
    System.gc();
    assertThat(new MemoryHealth(100).check().status()).isEqualTo("ok");
    assertThat(new MemoryHealth(0).check().status()).isEqualTo("error");
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource("jdbc:h2:" + directory.resolve("shop") + ";DB_CLOSE_DELAY=0", "sa", "")
        .locations("filesystem:" + directory.resolve("migrations"))
        .load();
  }

  private void migration(String name, String sql) throws IOException {
    Files.createDirectories(directory.resolve("migrations"));
    Files.writeString(directory.resolve("migrations").resolve(name), sql);
  }

  @Test
  void pendingMigrationsAreAWarningAndAppliedOnesWell() throws Exception {
    migration("V1__orders.sql", "CREATE TABLE orders (id INT)");
    migration("V2__items.sql", "CREATE TABLE items (id INT)");
    MigrationsHealth check = new MigrationsHealth(flyway());
    assertThat(check.check().status()).isEqualTo("warning");
    assertThat(check.check().details()).containsEntry("unapplied", 2);
    flyway().migrate();
    assertThat(check.check().status()).isEqualTo("ok");
    assertThat(check.check().details()).containsEntry("unapplied", 0);
    migration("V3__more.sql", "CREATE TABLE more (id INT)");
    assertThat(new MigrationsHealth(flyway()).check().details()).containsEntry("unapplied", 1);
  }

  @Test
  void aFailedMigrationIsAnError() throws Exception {
    migration("V1__orders.sql", "CREATE TABLE orders (id INT); NO SUCH STATEMENT");
    assertThatThrownBy(() -> flyway().migrate()).isInstanceOf(RuntimeException.class);
    Verdict verdict = new MigrationsHealth(flyway()).check();
    assertThat(verdict.status()).isNotEqualTo("ok");
  }

  @Test
  void aDatabaseThatCannotBeAskedIsAnErrorAndNotReady() {
    Flyway dead =
        Flyway.configure()
            .dataSource("jdbc:h2:" + directory.resolve("none") + ";IFEXISTS=TRUE", "sa", "")
            .load();
    assertThatThrownBy(() -> new MigrationsHealth(dead).check())
        .isInstanceOf(RuntimeException.class);
  }

  /** Speaks just enough of Redis's protocol: each command gets the same answer. */
  private static Thread redis(ServerSocket listener, String ping) {
    Thread server =
        new Thread(
            () -> {
              try (Socket socket = listener.accept();
                  BufferedReader in =
                      new BufferedReader(
                          new InputStreamReader(
                              socket.getInputStream(), StandardCharsets.US_ASCII))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  String answer =
                      switch (line) {
                        case "PING" -> ping;
                        case "SETINFO", "SETNAME" -> "+OK\r\n";
                        case "HELLO" -> "-ERR unknown command\r\n";
                        default -> "";
                      };
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
              } catch (IOException e) {
                // The client went away.
              }
            },
            "redis");
    server.setDaemon(true);
    server.start();
    return server;
  }

  private static Verdict ask(String ping) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread unused = redis(listener, ping);
      try (RedisClient client =
          RedisClient.builder().hostAndPort("127.0.0.1", listener.getLocalPort()).build()) {
        return new RedisHealth(client).check();
      }
    }
  }

  @Test
  void aRedisThatAnswersPingIsWell() throws IOException {
    assertThat(ask("+PONG\r\n").status()).isEqualTo("ok");
  }

  @Test
  void aRedisThatAnswersAnythingElseIsNot() {
    assertThatThrownBy(() -> ask("+PING\r\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask("-LOADING Redis is loading the dataset\r\n"))
        .hasMessageContaining("LOADING");
  }

  @Test
  void aRedisThatIsNotThereIsNot() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (RedisClient client = RedisClient.builder().hostAndPort("127.0.0.1", port).build()) {
      assertThatThrownBy(() -> new RedisHealth(client).check())
          .isInstanceOf(RuntimeException.class);
    }
  }
}
