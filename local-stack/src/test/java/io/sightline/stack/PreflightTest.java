package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir private Path folder;

  private StackSettings settings(Map<String, String> variables) {
    return StackSettings.onFreePorts(folder, folder.resolve("state"), variables);
  }

  @Test
  void findsNothingWrongWithAnIdleMachine() {
    assertThatCode(() -> new Preflight(settings(Map.of())).check()).doesNotThrowAnyException();
  }

  @Test
  void namesThePortThatIsTakenAndTheVariableThatChangesIt() throws IOException {
    StackSettings settings = settings(Map.of());
    int port = settings.port(Port.PROMETHEUS);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> new Preflight(settings).check())
          .isInstanceOf(StackException.class)
          .hasMessage(
              "port "
                  + socket.getLocalPort()
                  + " (prometheus) is taken: stop what listens there (ss -ltnp 'sport = :"
                  + port
                  + "' names it) or set PROMETHEUS_PORT");
    }
  }

  @Test
  void saysThatTheDiskIsTooFull() {
    assertThatThrownBy(
            () ->
                new Preflight(settings(Map.of("SIGHTLINE_MIN_FREE_DISK_MB", "999999999"))).check())
        .isInstanceOf(StackException.class)
        .hasMessageMatching(
            "only \\d+ MiB are free at .*state and 999999999 are needed: free some, or point"
                + " SIGHTLINE_STATE_DIR at a larger disk");
  }

  @Test
  void refusesASecondStackInTheSameFolder() throws IOException {
    StackSettings settings = settings(Map.of());
    SupervisorPid.write(settings.state());
    long pid = ProcessHandle.current().pid();
    assertThatThrownBy(() -> new Preflight(settings).check())
        .isInstanceOf(StackException.class)
        .hasMessage(
            "the stack is running already (supervisor "
                + pid
                + "): ./deploy.sh status shows it, ./deploy.sh down stops it");
  }
}
