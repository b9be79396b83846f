package io.sightline.shipper.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dead letters as a file that people work with, also while a shipper appends to it: whoever
 * writes holds {@code dead-letters.lock}. Taking letters out writes a new file, forces it and
 * renames it over the old one.
 */
public final class DeadLetterFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;

  public DeadLetterFile(Path file) {
    this.file = file;
  }

  /**
   * One letter.
   *
   * @param number its line in the file, from 1
   * @param text the line as it is
   * @param fields null when the line is no JSON, such as the half of one that a crash left
   */
  public record Letter(int number, String text, JsonNode fields) {
    public String field(String name) {
      return fields == null ? "" : fields.path(name).asString("");
    }
  }

  /** Holds off everyone else who writes; in this process one at a time, as the caller sees to. */
  static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling("dead-letters.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock held = channel.lock();
      if (!held.isValid()) {
        throw new IOException("the lock of " + file + " was lost");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** All letters; none when there is no file. */
  public List<Letter> letters() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<Letter> letters = new ArrayList<>();
    new String(content, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> letters.add(new Letter(letters.size() + 1, line, parsed(line))));
    return letters;
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * Takes out letters for good.
   *
   * @return how many
   */
  public int remove(Predicate<Letter> doomed) throws IOException {
    try (FileChannel unused = lock(file)) {
      List<Letter> letters = letters();
      StringBuilder kept = new StringBuilder();
      int removed = 0;
      for (Letter letter : letters) {
        if (doomed.test(letter)) {
          removed++;
        } else {
          kept.append(letter.text()).append('\n');
        }
      }
      if (removed > 0) {
        replace(kept.toString());
      }
      return removed;
    }
  }

  private void replace(String content) throws IOException {
    if (content.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
