package io.sightline.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void giveWhatTheyPrintAndReadWhatTheyAreGiven() throws IOException {
    assertThat(Commands.run(List.of("cat"), folder, Map.of(), "hello", SOON)).isEqualTo("hello");
  }

  @Test
  void failWithTheirNameStatusAndLastLines() {
    assertThatThrownBy(
            () -> Commands.run(List.of("sh", "-c", "echo one; echo two >&2; exit 3"), folder, SOON))
        .isInstanceOf(IOException.class)
        .hasMessage("sh ended with status 3: one / two");
  }

  @Test
  void areEndedWithTheirChildrenWhenTheyTakeTooLong() throws IOException {
    Path pid = folder.resolve("pid");
    assertThatThrownBy(
            () ->
                Commands.run(
                    List.of("sh", "-c", "sleep 100 & echo $! > " + pid + "; wait"),
                    folder,
                    Duration.ofSeconds(2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("sh took longer than 2 s");
    assertEnded(pid);
  }

  @Test
  void areEndedWithTheirChildrenWhenTheirCallerIsInterrupted() throws Exception {
    Path pid = folder.resolve("pid");
    Thread caller =
        new Thread(
            () -> {
              try {
                Commands.run(
                    List.of("sh", "-c", "sleep 100 & echo $! > " + pid + "; wait"), folder, SOON);
              } catch (IOException e) {
                // What the test is after is what is left running.
              }
            });
    caller.start();
    await().atMost(SOON).until(() -> Files.exists(pid) && Files.size(pid) > 0);
    caller.interrupt();
    caller.join();
    assertEnded(pid);
  }

  private static void assertEnded(Path pid) throws IOException {
    long number = Long.parseLong(Files.readString(pid).strip());
    await()
        .atMost(SOON)
        .until(() -> ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
  }
}
