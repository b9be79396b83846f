package io.sightline.shipper.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beginning of a file compared with what lies in others. */
final class PrefixTest {
  @TempDir Path folder;

  @Test
  void aFileThatShrankSinceItWasListedIsComparedAsFarAsItGoes() throws Exception {
    Prefix prefix = prefix("first line\nsecond line\n");
    Path file = Files.writeString(folder.resolve("app.log"), "first");
    try (Content content = new PlainContent(file)) {
      assertThat(prefix.overlaps(content, 23)).isTrue();
    }
    Files.writeString(file, "other");
    try (Content content = new PlainContent(file)) {
      assertThat(prefix.overlaps(content, 23)).isFalse();
    }
  }

  @Test
  void aLongerFileIsComparedAsFarAsThePrefixGoes() throws Exception {
    Path file = Files.writeString(folder.resolve("app.log"), "first line\nand more\n");
    try (Content content = new PlainContent(file)) {
      assertThat(prefix("first line\n").overlaps(content, 20)).isTrue();
    }
  }

  private static Prefix prefix(String text) {
    Prefix prefix = new Prefix();
    byte[] bytes = text.getBytes(UTF_8);
    prefix.extend(0, bytes, 0, bytes.length);
    return prefix;
  }
}
