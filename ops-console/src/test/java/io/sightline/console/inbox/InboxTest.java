package io.sightline.console.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.console.inbox.Inbox.Limits;
import io.sightline.console.inbox.Message.Draft;
import io.sightline.console.inbox.Message.Kind;
import io.sightline.console.inbox.Message.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxTest {
  @TempDir Path folder;

  private final List<String> events = new ArrayList<>();

  private final InboxEvents recorder =
      new InboxEvents() {
        @Override
        public void received(Kind kind) {
          events.add("received " + kind);
        }

        @Override
        public void evicted(String id) {
          events.add("evicted " + id);
        }

        @Override
        public void damaged(Path movedTo, String reason) {
          events.add("damaged " + movedTo.getFileName());
        }

        @Override
        public void refused(Kind kind, String reason) {
          events.add("refused " + kind + " " + reason);
        }
      };

  private Inbox open(int messages, long bytes) throws IOException {
    return Inbox.open(folder, new Limits(messages, bytes), Clock.systemUTC(), recorder);
  }

  private Inbox open() throws IOException {
    return open(100, 1 << 20);
  }

  private static Draft letter(String subject) {
    return new Draft(
        Kind.email,
        "from@example.org",
        List.of("to@example.org"),
        Optional.of(subject),
        subject,
        Optional.of("<p>" + subject + "</p>"),
        Optional.empty(),
        Map.of("X-Test", "1"),
        Optional.empty());
  }

  private static List<String> titles(Inbox inbox) {
    return inbox.list(0, Instant.EPOCH).stream().map(Summary::title).toList();
  }

  @Test
  void messagesAreListedNewestFirstAndReadWhole() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("first"));
      Message second = inbox.add(letter("zweite – 警报"));

      assertThat(titles(inbox)).containsExactly("zweite – 警报", "first");
      assertThat(inbox.read(2)).contains(second);
      assertThat(inbox.read(3)).isEmpty();
    }
  }

  @Test
  void onlyWhatCameAfterAnIdOrATimeIsListed() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("first"));
      Message second = inbox.add(letter("second"));

      assertThat(inbox.list(1, Instant.EPOCH)).extracting(Summary::title).containsExactly("second");
      assertThat(inbox.list(2, Instant.EPOCH)).isEmpty();
      assertThat(inbox.list(0, second.receivedAt().plusMillis(1))).isEmpty();
    }
  }

  @Test
  void messagesAndIdsSurviveARestart() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("before"));
    }
    try (Inbox inbox = open()) {
      assertThat(titles(inbox)).containsExactly("before");
      assertThat(inbox.add(letter("after")).id()).isEqualTo("2");
      assertThat(inbox.read(1).orElseThrow().html()).contains("<p>before</p>");
    }
  }

  @Test
  void theOldestMakeRoomAndAreCounted() throws IOException {
    try (Inbox inbox = open(2, 1 << 20)) {
      inbox.add(letter("one"));
      inbox.add(letter("two"));
      inbox.add(letter("three"));

      assertThat(titles(inbox)).containsExactly("three", "two");
      assertThat(events).contains("evicted 1");
      assertThat(folder.resolve("0000000001.json")).doesNotExist();
    }
  }

  @Test
  void theBytesAreBoundedTooButTheNewestStays() throws IOException {
    try (Inbox inbox = open(100, 1000)) {
      inbox.add(letter("a".repeat(300)));
      inbox.add(letter("b".repeat(300)));
      inbox.add(letter("c".repeat(5000)));

      assertThat(titles(inbox)).containsExactly("c".repeat(5000));
    }
  }

  @Test
  void aDamagedFileIsMovedAsideAndTheOthersAreRead() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("whole"));
      inbox.add(letter("torn"));
      inbox.add(letter("empty"));
    }
    Path torn = folder.resolve("0000000002.json");
    Files.writeString(torn, Files.readString(torn).substring(0, 40));
    Files.writeString(folder.resolve("0000000003.json"), "{}");
    try (Inbox inbox = open()) {
      assertThat(titles(inbox)).containsExactly("whole");
      assertThat(events).contains("damaged 0000000002.json", "damaged 0000000003.json");
      assertThat(folder.resolve("damaged/0000000002.json")).exists();
      assertThat(inbox.add(letter("next")).id()).isEqualTo("4");
    }
    try (Inbox inbox = open()) {
      assertThat(titles(inbox)).containsExactly("next", "whole");
    }
  }

  @Test
  void theIdOfADamagedNewestMessageIsNotUsedAgainAfterARestart() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("damaged"));
    }
    Files.writeString(folder.resolve("0000000001.json"), "not json");
    open().close();
    try (Inbox inbox = open()) {
      assertThat(inbox.add(letter("next")).id()).isEqualTo("2");
    }
  }

  @Test
  void aFileThatIsDamagedWhileOpenIsMissedNotReturned() throws IOException {
    try (Inbox inbox = open()) {
      inbox.add(letter("first"));
      Files.writeString(folder.resolve("0000000001.json"), "\u0000");

      assertThat(inbox.read(1)).isEmpty();
      assertThat(titles(inbox)).isEmpty();
      assertThat(events).contains("damaged 0000000001.json");
    }
  }

  @Test
  void aHalfWrittenFileOfACrashIsRemoved() throws IOException {
    Path half = Files.writeString(folder.resolve("0000000007.json.tmp"), "{\"id\":");
    try (Inbox inbox = open()) {
      assertThat(titles(inbox)).isEmpty();
      assertThat(half).doesNotExist();
      assertThat(events).isEmpty();
    }
  }

  @Test
  void aSecondOwnerIsTurnedAway() throws IOException {
    try (Inbox inbox = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by another console")
          .hasMessageContaining("CONSOLE_DATA_DIR");
      assertThat(inbox.add(letter("still mine")).id()).isEqualTo("1");
    }
  }
}
