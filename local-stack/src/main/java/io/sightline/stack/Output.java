package io.sightline.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file a component's process prints to. It may be of any size, so never more than its end is
 * read into memory.
 */
record Output(Path file) {
  private static final long LIMIT_BYTES = 10L * 1024 * 1024;
  private static final int END_BYTES = 8 * 1024;

  /** {@code ": "} and the last line that is not blank; empty when there is none or no file. */
  String lastWords() {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer end = ByteBuffer.allocate(END_BYTES);
      channel.read(end, Math.max(0, channel.size() - END_BYTES));
      List<String> lines =
          StandardCharsets.UTF_8
              .decode(end.flip())
              .toString()
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      return ""; // Nothing was printed, or nobody can tell; the status alone has to do.
    }
  }

  /**
   * Past the limit, copies it to {@code <name>.1} and empties it. The process appends, so it goes
   * on at the new end; what it prints between the two steps is lost. When there is no room for the
   * copy, the copy is done without.
   */
  void keepSmall() {
    try {
      if (!Files.exists(file) || Files.size(file) <= LIMIT_BYTES) {
        return;
      }
      Path older = file.resolveSibling(file.getFileName() + ".1");
      try {
        Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        Files.deleteIfExists(older);
      }
      FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
          .close();
    } catch (IOException e) {
      System.err.println("cannot shorten " + file + ": " + e);
    }
  }
}
