package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramingTest {
  private static final int LIMIT = 40;

  /** The messages, cut ones with an ellipsis; {@code incomplete} at the end if it is said to be. */
  private static List<String> messages(Framing framing, InputStream in) throws Exception {
    List<String> found = new ArrayList<>();
    Framing.Sink sink =
        (bytes, start, length, cut) ->
            found.add(new String(bytes, start, length, StandardCharsets.UTF_8) + (cut ? "…" : ""));
    while (framing.read(in) >= 0) {
      framing.messages(sink);
    }
    if (framing.end(sink)) {
      found.add("incomplete");
    }
    return found;
  }

  private static List<String> syslog(String stream) throws Exception {
    return messages(
        Framing.ofSyslog(LIMIT), new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void newlinesEndMessages() throws Exception {
    assertThat(syslog("<1>a\n<2>b\r\n<3>c\n")).containsExactly("<1>a", "<2>b", "<3>c");
  }

  @Test
  void octetCountsHoldMessagesWithLineEnds() throws Exception {
    assertThat(syslog("4 <1>a6 <2>b\nc5 <3>d\n")).containsExactly("<1>a", "<2>b\nc", "<3>d");
  }

  @Test
  void bothWaysMayTakeTurnsOnOneConnection() throws Exception {
    assertThat(syslog("4 <1>a<2>b\n4 <3>c\n<4>d\n"))
        .containsExactly("<1>a", "<2>b", "<3>c", "<4>d");
  }

  @Test
  void aTextThatBeginsWithANumberIsNoOctetCount() throws Exception {
    assertThat(syslog("2026-11-21 up\n12 monkeys\n12345678 <1>a\n007 <1>b\n"))
        .containsExactly("2026-11-21 up", "12 monkeys", "12345678 <1>a", "007 <1>b");
  }

  @Test
  void emptyMessagesAreNone() throws Exception {
    assertThat(syslog("\n\r\n\0<1>a\n\n")).containsExactly("<1>a");
  }

  @Test
  void theLastMessageNeedsNoLineEnd() throws Exception {
    assertThat(syslog("<1>a\n<2>b")).containsExactly("<1>a", "<2>b");
    assertThat(syslog("12")).containsExactly("12");
  }

  @Test
  void aMessageThatStopsBeforeItsCountIsKeptAndTold() throws Exception {
    assertThat(syslog("20 <1>half")).containsExactly("<1>half", "incomplete");
  }

  @Test
  void longMessagesAreCut() throws Exception {
    String exact = "<1>" + "x".repeat(LIMIT - 3);
    assertThat(syslog(exact + "\r\n" + exact + "y\n<2>b\n"))
        .containsExactly(exact, exact + "…", "<2>b");
    assertThat(syslog("40 " + exact + "41 " + exact + "y<2>b\n"))
        .containsExactly(exact, exact + "…", "<2>b");
    assertThat(syslog("9000 " + exact)).containsExactly(exact + "…", "incomplete");
  }

  @Test
  void linesOfStandardInputHaveNoCounts() throws Exception {
    assertThat(
            messages(
                Framing.ofLines(LIMIT),
                new ByteArrayInputStream("4 <1>a\nb".getBytes(StandardCharsets.UTF_8))))
        .containsExactly("4 <1>a", "b");
  }

  @Test
  void aStreamGivesTheSameMessagesHoweverItIsSplitIntoReads() throws Exception {
    Random random = new Random(Seed.of("framing"));
    for (int round = 0; round < 3000; round++) {
      byte[] stream = randomStream(random).getBytes(StandardCharsets.ISO_8859_1);
      List<String> whole = messages(Framing.ofSyslog(LIMIT), new ByteArrayInputStream(stream));
      List<String> split = messages(Framing.ofSyslog(LIMIT), new InPieces(stream, random));
      assertThat(split).as("round %d", round).isEqualTo(whole);
      List<String> bytes = messages(Framing.ofSyslog(LIMIT), new InPieces(stream, null));
      assertThat(bytes).as("round %d, byte by byte", round).isEqualTo(whole);
    }
  }

  @Test
  void alargeStreamSurvivesGrowingAndMovingBuffers() throws Exception {
    Random random = new Random(Seed.of("large framing"));
    StringBuilder stream = new StringBuilder();
    List<String> expected = new ArrayList<>();
    while (stream.length() < 3_000_000) {
      String message = "<13>" + "x".repeat(random.nextInt(random.nextInt(60_000) + 1)) + "end";
      boolean counted = random.nextBoolean();
      stream.append(counted ? message.length() + " " + message : message + '\n');
      expected.add(message);
    }
    byte[] bytes = stream.toString().getBytes(StandardCharsets.US_ASCII);
    assertThat(messages(Framing.ofSyslog(65_536), new InPieces(bytes, random))).isEqualTo(expected);
    assertThat(messages(Framing.ofSyslog(65_536), new ByteArrayInputStream(bytes)))
        .isEqualTo(expected);
  }

  private static String randomStream(Random random) {
    StringBuilder stream = new StringBuilder();
    int parts = 1 + random.nextInt(12);
    for (int i = 0; i < parts; i++) {
      int length = random.nextInt(LIMIT + 12);
      String text = "<" + random.nextInt(10) + ">" + "m".repeat(length);
      switch (random.nextInt(6)) {
        case 0, 1 -> stream.append(text).append('\n');
        case 2 -> stream.append(text).append("\r\n");
        case 3 -> stream.append(text.length()).append(' ').append(text);
        case 4 -> stream.append(text.length() + random.nextInt(5)).append(' ').append(text);
        default -> {
          for (int k = 0; k < length; k++) {
            stream.append("0123456789 <>\n\r\0a".charAt(random.nextInt(17)));
          }
        }
      }
    }
    return stream.toString();
  }

  /** Gives the stream in pieces of random lengths, or byte by byte. */
  private static final class InPieces extends InputStream {
    private final ByteArrayInputStream all;
    private final Random random;

    InPieces(byte[] all, Random random) {
      this.all = new ByteArrayInputStream(all);
      this.random = random;
    }

    @Override
    public int read() {
      return all.read();
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int most = random == null ? 1 : 1 + random.nextInt(random.nextInt(5) == 0 ? 50_000 : 30);
      return all.read(to, from, Math.min(length, most));
    }
  }
}
