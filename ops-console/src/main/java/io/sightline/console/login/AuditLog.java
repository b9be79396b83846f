package io.sightline.console.login;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Who changed what, and who came in or was turned away: one JSON object a line, the newest last.
 * Passwords and contents are not in it. Beyond {@value #LARGEST_BYTES} bytes the file is moved to
 * {@code audit.ndjson.1}, over the one before. Thread-safe.
 */
public final class AuditLog {
  static final long LARGEST_BYTES = 8 << 20;
  private static final int LONGEST_TEXT = 300;

  private final Path file;
  private final Path older;
  private final Clock clock;

  public AuditLog(Path folder, Clock clock) throws IOException {
    Files.createDirectories(folder);
    this.file = folder.resolve("audit.ndjson");
    this.older = folder.resolve("audit.ndjson.1");
    this.clock = clock;
  }

  /**
   * Appends one entry.
   *
   * @param action what was tried, such as {@code POST /api/alerts/silences}
   * @param outcome how it ended, such as {@code 200} or {@code wrong password}
   */
  public synchronized void add(String user, String address, String action, String outcome)
      throws IOException {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("at", clock.instant().toString());
    entry.put("user", cut(user));
    entry.put("address", address);
    entry.put("action", cut(action));
    entry.put("outcome", cut(outcome));
    if (Files.exists(file) && Files.size(file) > LARGEST_BYTES) {
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        file,
        (endsInALine() ? "" : "\n") + Json.MAPPER.writeValueAsString(entry) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
  }

  /** Whether the file ends with a whole line, which it does not when a crash has cut one off. */
  private boolean endsInALine() throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, channel.size() - 1);
      return last.get(0) == '\n';
    }
  }

  /** The last entries, the newest first; a line that a crash cut off is left out. */
  public synchronized List<JsonNode> newest(int most) throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (Path each : List.of(older, file)) {
      if (Files.exists(each)) {
        for (String line : Files.readAllLines(each, StandardCharsets.UTF_8)) {
          try {
            entries.add(Json.MAPPER.readTree(line));
          } catch (JacksonException cutOff) {
            // Told above.
          }
        }
      }
    }
    Collections.reverse(entries);
    return List.copyOf(entries.subList(0, Math.min(most, entries.size())));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
