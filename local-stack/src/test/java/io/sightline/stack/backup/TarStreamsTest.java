package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarStreamsTest {
  @TempDir private Path folder;

  private byte[] packed(String below) throws IOException {
    Path from = Files.createDirectories(folder.resolve("from/wal")).getParent();
    Files.writeString(from.resolve("wal/00000000"), "samples");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarStreams.pack(from, Path.of(below), 1000, 0, out);
    return out.toByteArray();
  }

  @Test
  void filesBelongToTheContainersUserAndToNobodyElse() throws IOException {
    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(packed("snapshots/one")))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(
            "%s %o %d:%d"
                .formatted(
                    entry.getName(),
                    entry.getMode() & 0777,
                    entry.getLongUserId(),
                    entry.getLongGroupId()));
      }
    }
    assertThat(entries)
        .containsExactly(
            "snapshots/ 700 1000:0",
            "snapshots/one/ 700 1000:0",
            "snapshots/one/wal/ 700 1000:0",
            "snapshots/one/wal/00000000 600 1000:0");
  }

  @Test
  void whatDockerCallsTheFirstFolderIsTheTarget() throws IOException {
    TarStreams.unpack(new ByteArrayInputStream(packed("data")), folder.resolve("to"));
    assertThat(folder.resolve("to/wal/00000000")).hasContent("samples");
  }

  @Test
  void aSingleFileIsTheTarget() throws IOException {
    TarStreams.unpack(
        new ByteArrayInputStream(entry("grafana.db")), folder.resolve("copy/grafana.db"));
    assertThat(folder.resolve("copy/grafana.db")).hasContent("x");
  }

  @Test
  void nothingIsWrittenOutside() throws IOException {
    byte[] tar = entry("data/../../../outside");
    assertThatThrownBy(() -> TarStreams.unpack(new ByteArrayInputStream(tar), folder.resolve("to")))
        .hasMessage("an entry wants to be outside its folder: data/../../../outside");
  }

  private static byte[] entry(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write("x".getBytes(StandardCharsets.US_ASCII));
      tar.closeArchiveEntry();
    }
    return out.toByteArray();
  }
}
