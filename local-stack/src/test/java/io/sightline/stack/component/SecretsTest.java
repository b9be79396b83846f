package io.sightline.stack.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;

  @Test
  void areMadeUpOnceAndDifferFromEachOther() throws IOException {
    Secrets secrets = new Secrets(folder.resolve("secrets"));
    String first = secrets.read("one");
    assertThat(first).matches("[A-Za-z0-9]{32}");
    assertThat(secrets.read("two")).isNotEqualTo(first);
    assertThat(new Secrets(folder.resolve("secrets")).read("one")).isEqualTo(first);
  }

  @Test
  void canOnlyBeReadByTheirOwner() throws IOException {
    Path file = new Secrets(folder.resolve("secrets")).file("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }
}
