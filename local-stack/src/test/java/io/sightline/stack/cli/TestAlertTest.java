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
class TestAlertTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final int port = FreePorts.one();
  private final URI url = URI.create("http://127.0.0.1:" + port);
  private volatile int answer = 200;
  private HttpServer slack;
  private RunningProcess alertmanager;

  @BeforeEach
  void start() throws IOException {
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    slack.start();
    Path config = folder.resolve("alertmanager.yml");
    Files.writeString(
        config,
        """
        route: {receiver: chat, group_wait: 0s, group_by: ['...']}
        receivers:
          - name: chat
            slack_configs: [{api_url: 'http://127.0.0.1:%d/', channel: '#test'}]
        """
            .formatted(slack.getAddress().getPort()));
    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.ALERTMANAGER));
    command.addAll(
        List.of(
            "--config.file=" + config,
            "--storage.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address="));
    alertmanager =
        RunningProcess.start(new Launch(command, Map.of(), folder, folder.resolve("output.log")));
    await().atMost(PATIENCE).until(() -> !FreePorts.isFree(port));
  }

  @AfterEach
  void stop() {
    alertmanager.stop(Duration.ofSeconds(10));
    slack.stop(0);
  }

  @Test
  void whatTheChannelTakesIsAccepted() throws Exception {
    new TestAlert(url, "local").send("slack", PATIENCE);
    assertThat(alertmanager.isAlive()).isTrue();
  }

  @Test
  void whatTheChannelRefusesForGoodIsNotAccepted() {
    answer = 403;
    assertThatThrownBy(() -> new TestAlert(url, "local").send("slack", PATIENCE))
        .hasMessage("slack refused the test alert: ./deploy.sh logs alertmanager says why");
  }

  @Test
  void whatAlertmanagerTriesAgainIsNotAccepted() {
    answer = 503;
    assertThatThrownBy(() -> new TestAlert(url, "local").send("slack", PATIENCE))
        .hasMessage("slack refused the test alert: ./deploy.sh logs alertmanager says why");
  }

  @Test
  void whereNobodyListensNothingIsAccepted() {
    slack.stop(0);
    assertThatThrownBy(() -> new TestAlert(url, "local").send("slack", PATIENCE))
        .hasMessage("slack refused the test alert: ./deploy.sh logs alertmanager says why");
  }
}
