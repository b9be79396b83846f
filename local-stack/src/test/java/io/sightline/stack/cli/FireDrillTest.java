package io.sightline.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningProcess;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Alertmanager, and a Slack that answers what the test wants. */
class FireDrillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final int port = FreePorts.one();
  private final URI url = URI.create("http://127.0.0.1:" + port);
  private volatile int answer = 200;
  private HttpServer slack;
  private RunningProcess alertmanager;
  private FireDrill drill;

  @BeforeEach
  void start() throws IOException {
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "invalid_token".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    slack.start();
    Path config = folder.resolve("alertmanager.yml");
    Files.writeString(
        config,
        """
        route: {receiver: test-slack, group_wait: 0s, group_by: ['...']}
        receivers:
          - name: test-slack
            slack_configs: [{api_url: 'http://127.0.0.1:%d/', channel: '#test'}]
          - name: nobody
        """
            .formatted(slack.getAddress().getPort()));
    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.ALERTMANAGER));
    command.addAll(
        List.of(
            "--config.file=" + config,
            "--storage.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=debug",
            "--cluster.listen-address="));
    Path log = folder.resolve("output.log");
    alertmanager = RunningProcess.start(new Launch(command, Map.of(), folder, log));
    drill = new FireDrill(new Alertmanager(url), log, "local");
    await().atMost(PATIENCE).until(() -> !FreePorts.isFree(port));
  }

  @AfterEach
  void stop() {
    alertmanager.stop(Duration.ofSeconds(10));
    slack.stop(0);
  }

  @Test
  void theChannelsAreThoseWithAReceiverForTests() throws Exception {
    assertThat(drill.channels()).containsExactly("slack");
  }

  @Test
  void whatTheChannelTakesIsDelivered() throws Exception {
    assertThat(drill.send("slack", PATIENCE)).isEqualTo(new FireDrill.Result("slack", true, ""));
    assertThat(alertmanager.isAlive()).isTrue();
  }

  @Test
  void whatTheChannelRefusesForGoodIsToldWithItsAnswer() throws Exception {
    answer = 403;
    FireDrill.Result result = drill.send("slack", PATIENCE);
    assertThat(result.delivered()).isFalse();
    assertThat(result.answer()).contains("403", "invalid_token");
  }

  @Test
  void whatAlertmanagerTriesAgainIsNotDelivered() throws Exception {
    answer = 503;
    FireDrill.Result result = drill.send("slack", PATIENCE);
    assertThat(result.delivered()).isFalse();
    assertThat(result.answer()).contains("503");
  }

  @Test
  void whereNobodyListensNothingIsDelivered() throws Exception {
    slack.stop(0);
    FireDrill.Result result = drill.send("slack", PATIENCE);
    assertThat(result.delivered()).isFalse();
    assertThat(result.answer()).contains("connection refused");
  }

  @Test
  void withoutAnAlertmanagerItSaysHowToStartOne() {
    URI nobody = URI.create("http://127.0.0.1:" + FreePorts.one());
    FireDrill alone = new FireDrill(new Alertmanager(nobody), folder.resolve("none"), "local");
    assertThatThrownBy(() -> alone.send("slack", PATIENCE))
        .hasMessage("Alertmanager does not answer at " + nobody + ": start it with ./deploy.sh up");
  }
}
