package io.sightline.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KilledSpoolTest {
  @TempDir private Path state;

  @Test
  void whatWasAcknowledgedIsThereAfterKillMinus9() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      acknowledged.addAll(appendedUntilKilled("round" + round, 500 + 700 * round));
    }
    try (SpoolRun run = new SpoolRun(state, new MemoryCheckpoint(), new SpoolConfig(1L << 30))) {
      List<String> read = run.read();
      assertThat(read).doesNotHaveDuplicates();
      assertThat(new HashSet<>(read)).containsAll(acknowledged);
      for (String message : read) {
        assertThat(message).matches("round[0-3]-[0-3]-[0-9]+");
      }
      assertThat(run.read).as("each has an id of its own").hasSize(read.size());
    }
  }

  private List<String> appendedUntilKilled(String prefix, int messages) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                state.toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (lines.size() < messages) {
        lines.add(out.readLine());
      }
      process.toHandle().destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    }
    // The last line may be torn, and then names no message or a shorter one.
    lines.remove(lines.size() - 1);
    return lines;
  }
}
