package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StdinTest {
  private static final String USUAL = "{}";

  @TempDir private Path state;

  private RunningReceivers start(String config, InputStream in) throws Exception {
    return RunningReceivers.start("stdin", state, config, in);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void linesAreStoredUntilTheEnd() throws Exception {
    try (RunningReceivers running = start(USUAL, text("{\"a\":1}\n4 <1>a\r\n\nlast"))) {
      assertThat(running.lines(3)).containsExactly("{\"a\":1}", "4 <1>a", "last");
      assertThat(running.events.said()).isEmpty();
    }
  }

  @Test
  void aLineIsStoredBeforeTheNextComes() throws Exception {
    try (PipedOutputStream out = new PipedOutputStream();
        RunningReceivers running = start(USUAL, new PipedInputStream(out))) {
      out.write("one\ntw".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(running.lines(1)).containsExactly("one");
      out.write("o\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(running.lines(2)).containsExactly("one", "two");
    }
  }

  @Test
  void longLinesAreCut() throws Exception {
    String config = "{'stdin':{'max_line_bytes':1024}}";
    try (RunningReceivers running = start(config, text("x".repeat(2000) + "\ny\n"))) {
      assertThat(running.lines(2)).containsExactly("x".repeat(1024), "y");
      running.awaitSaid("refused 1 cut");
      assertThat(running.events.said()).hasSize(1);
    }
  }

  @Test
  void anUnreadableInputIsTold() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            return read();
          }
        };
    try (RunningReceivers running = start(USUAL, broken)) {
      running.awaitSaid(
          "trouble standard input cannot be read any more: java.io.IOException: gone");
    }
  }
}
