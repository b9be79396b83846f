package io.sightline.metrics.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private RespServer server;
  private RedisClient redis;

  @BeforeEach
  void connect() throws IOException {
    server = new RespServer();
    redis = RedisMetrics.builder(registry).hostAndPort("127.0.0.1", server.port()).build();
  }

  @AfterEach
  void close() throws IOException {
    redis.close();
    server.close();
  }

  @Test
  void commandsAreCountedAndTimedByName() {
    redis.set("quote", "17.25");
    assertThat(redis.get("quote")).isEqualTo("17.25");
    redis.get("other");

    assertThat(registry.scrape())
        .contains("redis_commands_total{command=\"GET\",outcome=\"ok\"} 2.0")
        .contains("redis_commands_total{command=\"GET\",outcome=\"error\"} 0.0")
        .contains("redis_commands_total{command=\"SET\",outcome=\"ok\"} 1.0")
        .contains("redis_command_duration_seconds_count{command=\"GET\"} 2")
        .contains("redis_command_duration_seconds_bucket{command=\"GET\",le=\"1.0E-4\"}")
        .doesNotContain("quote", "17.25");
  }

  @Test
  void aRefusedCommandIsAnErrorAndStillThrown() {
    assertThatThrownBy(() -> redis.incr("quote")).isInstanceOf(JedisDataException.class);

    assertThat(registry.scrape())
        .contains("redis_commands_total{command=\"INCR\",outcome=\"error\"} 1.0");
  }

  @Test
  void commandsThatTheProtocolDoesNotKnowAreOther() {
    for (int i = 0; i < 100; i++) {
      byte[] name = ("MODULE.COMMAND" + i).getBytes(StandardCharsets.UTF_8);
      ProtocolCommand command = () -> name;
      CommandObject<String> sent =
          new CommandObject<>(new CommandArguments(command), BuilderFactory.STRING);
      assertThatThrownBy(() -> redis.executeCommand(sent)).isInstanceOf(JedisDataException.class);
    }

    assertThat(registry.scrape())
        .contains("redis_commands_total{command=\"OTHER\",outcome=\"error\"} 100.0")
        .doesNotContain("MODULE");
  }

  @Test
  void aServerThatIsGoneIsAnError() throws IOException {
    try (Socket taken = new Socket()) {
      // Bound and not listening: nobody answers there, and nobody else can take the port.
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      RedisClient lost =
          RedisMetrics.builder(registry).hostAndPort("127.0.0.1", taken.getLocalPort()).build();
      assertThatThrownBy(lost::ping).isInstanceOf(JedisConnectionException.class);
      lost.close();
    }

    assertThat(registry.scrape())
        .contains("redis_commands_total{command=\"PING\",outcome=\"error\"} 1.0");
  }

  @Test
  void aRegistryThatThrowsDoesNotTouchTheAnswer() {
    registry
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("no");
            });

    assertThat(redis.ping()).isEqualTo("PONG");
    assertThat(registry.get("observation.failures").counter().count()).isEqualTo(1);
  }
}
