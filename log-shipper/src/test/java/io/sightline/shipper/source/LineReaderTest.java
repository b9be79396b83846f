package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the bytes of a file come, its lines are those that a slow reader of the whole sees. */
final class LineReaderTest {
  @TempDir Path folder;

  @Test
  void linesDoNotDependOnTheStepsInWhichTheyWereWritten() throws IOException {
    Random random = new Random(Seed.of("line reader"));
    for (int game = 0; game < 60; game++) {
      LongLines how = random.nextBoolean() ? LongLines.SPLIT : LongLines.CUT;
      String text = text(random);
      Path place = Files.createDirectories(folder.resolve("game" + game));
      Path log = Files.createDirectories(place.resolve("logs/shop")).resolve("app.log");
      Follower follower = new Follower(place, Follower.Setup.USUAL.longLines(how));
      int written = 0;
      while (written < text.length()) {
        int next = Math.min(text.length(), written + 1 + random.nextInt(random.nextInt(6_000) + 1));
        FollowedFilesTest.append(log, text.substring(written, next));
        written = next;
        if (random.nextInt(3) > 0) {
          follower.ship();
        }
        if (random.nextInt(8) == 0) {
          follower.read().giveBack();
        }
        if (random.nextInt(15) == 0) {
          follower.crash();
          follower = new Follower(place, follower);
        }
      }
      follower.ship();
      follower.ship();
      assertThat(List.copyOf(follower.documents()))
          .as("game %d, %s", game, how)
          .containsExactlyInAnyOrderElementsOf(lines(text, how));
      follower.crash();
    }
  }

  /** Short and long lines, blank ones, both line ends, and a last line without an end. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (int i = 20 + random.nextInt(80); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(" ".repeat(random.nextInt(4)));
        case 1 -> {
          text.append("long ").append(number++).append(' ');
          int limit = Follower.MAX_LINE_BYTES;
          int length = limit * (1 + random.nextInt(3)) - 12 + random.nextInt(24);
          text.append("z".repeat(length));
        }
        default -> text.append("line ").append(number++).append(" x".repeat(random.nextInt(40)));
      }
      text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    return text.append("no end").toString();
  }

  private static List<String> lines(String text, LongLines how) {
    List<String> lines = new ArrayList<>();
    for (String whole : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
      int limit = Follower.MAX_LINE_BYTES;
      String rest = whole;
      while (rest.length() > limit) {
        add(lines, rest.substring(0, limit));
        rest = how == LongLines.CUT ? "" : rest.substring(limit);
      }
      add(lines, rest);
    }
    return lines;
  }

  private static void add(List<String> lines, String line) {
    String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(text.length());
    if (!text.isBlank()) {
      lines.add(text);
    }
  }
}
