package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart asked for by file, of a real Redis. */
class RestartRequestsTest {
  @TempDir private Path folder;
  private StackSettings settings;
  private Stack stack;
  private @Nullable RestartRequests requests;

  @BeforeEach
  void start() throws Exception {
    settings = StackSettings.onFreePorts(Repository.root(), folder, Map.of());
    stack = Stack.startOnly(Set.of("redis", "blackbox-exporter"), settings, Toolbox.inRepository());
    stack.awaitHealthy(Duration.ofMinutes(2));
    SupervisorPid.write(settings.state());
  }

  @AfterEach
  void stop() {
    if (requests != null) {
      requests.close();
    }
    stack.close();
  }

  private long pid(String name) {
    return stack.status(name).pid().orElseThrow();
  }

  @Test
  void theComponentIsANewProcessAndTheOthersAreNot() throws Exception {
    requests = RestartRequests.follow(settings, stack);
    long redis = pid("redis");
    long exporter = pid("blackbox-exporter");
    RestartRequests.ask(settings, "redis");
    assertThat(stack.status("redis").state()).isEqualTo(State.HEALTHY);
    assertThat(pid("redis")).isNotEqualTo(redis);
    assertThat(stack.status("redis").restarts()).as("it was no crash").isZero();
    assertThat(pid("blackbox-exporter")).isEqualTo(exporter);
  }

  @Test
  void aRequestToAnEarlierSupervisorIsForgotten() throws Exception {
    Path old = folder.resolve("state/restart/redis");
    Files.createDirectories(old.getParent());
    Files.createFile(old);
    long redis = pid("redis");
    requests = RestartRequests.follow(settings, stack);
    assertThat(old).doesNotExist();
    RestartRequests.ask(settings, "blackbox-exporter");
    assertThat(pid("redis")).isEqualTo(redis);
  }

  @Test
  void oneThatDoesNotComeBackIsTold() throws Exception {
    requests = RestartRequests.follow(settings, stack);
    // Its next start cannot write its configuration.
    Path run = settings.run("redis");
    try (var files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run);
    Files.writeString(run, "not a folder");
    assertThatThrownBy(() -> RestartRequests.ask(settings, "redis"))
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("redis did not come back: ")
        .hasMessageContaining(settings.output("redis").toString());
    Files.delete(run);
    await()
        // Each try that fails makes the pause before the next one longer, up to half a minute.
        .atMost(Duration.ofMinutes(2))
        .until(() -> stack.status("redis").state() == State.HEALTHY);
  }

  @Test
  void aSupervisorOfAnOlderVersionIsNamed() {
    assertThatThrownBy(() -> RestartRequests.ask(settings, "redis"))
        .hasMessage(
            "the supervisor is of an older version, which restarts nothing: ./deploy.sh down, then"
                + " up");
  }
}
