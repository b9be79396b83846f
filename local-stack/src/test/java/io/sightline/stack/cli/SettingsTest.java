package io.sightline.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder;

  private Map<String, String> read(String text) throws IOException {
    Path file = folder.resolve(".env");
    Files.writeString(file, text);
    return Settings.dotEnv(file);
  }

  @Test
  void readsADotEnvFileTheWayComposeDoes() throws IOException {
    assertThat(
            read(
                """
                # a comment
                PLAIN=value
                SPACED = padded \s
                QUOTED="a # b"
                SINGLE='c d'
                COMMENTED=shown # not shown
                HASH=a#b
                CHANNEL=#alerts
                ONLY_COMMENTED= # not shown
                EMPTY=
                NOT_RUN=$(touch /tmp/x)
                """))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PLAIN", "value",
                "SPACED", "padded",
                "QUOTED", "a # b",
                "SINGLE", "c d",
                "COMMENTED", "shown",
                "HASH", "a#b",
                "CHANNEL", "#alerts",
                "ONLY_COMMENTED", "",
                "EMPTY", "",
                "NOT_RUN", "$(touch /tmp/x)"));
  }

  @Test
  void namesTheLineThatIsWrongButDoesNotShowIt() {
    assertThatThrownBy(() -> read("A=1\nsecret stuff\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve(".env") + " line 2: expected NAME=value");
  }

  @Test
  void noFileIsNoSettings() throws IOException {
    assertThat(Settings.dotEnv(folder.resolve("nowhere"))).isEmpty();
  }
}
