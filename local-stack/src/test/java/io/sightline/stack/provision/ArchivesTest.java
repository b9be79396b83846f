package io.sightline.stack.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
  @TempDir private Path folder;

  private Path zipWith(String entry) throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8));
    }
    return archive;
  }

  @Test
  void aProgramOutOfAZipCanBeRun() throws IOException {
    Path into = Files.createDirectory(folder.resolve("into"));
    Archives.unpack(zipWith("bin/hello"), into);
    assertThat(into.resolve("bin/hello")).isExecutable();
  }

  @Test
  void anEntryThatLeavesTheFolderIsRefused() throws IOException {
    Path into = Files.createDirectory(folder.resolve("into"));
    Path archive = zipWith("../outside");
    assertThatThrownBy(() -> Archives.unpack(archive, into))
        .isInstanceOf(IOException.class)
        .hasMessage("the archive wants to write outside its folder: ../outside");
    assertThat(folder.resolve("outside")).doesNotExist();
  }
}
