package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far every file is delivered, on disk. Two lines of text:
 *
 * <pre>
 * sightline-checkpoint 1 4f8d02c1        format version, CRC-32C of the second line in hex
 * {"files":[{"log_class":"app",…},…]}    one entry a file
 * </pre>
 *
 * Written to {@code checkpoint.new}, forced to the disk, renamed over {@code checkpoint}, and the
 * folder forced: after a crash there is the old or the new one, never a half. It is written only
 * after the acknowledgement of what it says, so it may be behind the truth and never ahead.
 *
 * <p>A checkpoint that cannot be read is moved to {@code checkpoint.damaged-<millis>}, reported,
 * and every file starts over. The document ids come out the same again ({@link Generation}), so
 * Elasticsearch answers 409 for what it has; only what an index rollover put out of reach of that
 * comparison meanwhile is there twice. Not thread-safe.
 */
final class CheckpointStore {
  private static final String MAGIC = "sightline-checkpoint 1 ";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final Path file;
  private final ShipperEvents events;

  CheckpointStore(Path stateDir, ShipperEvents events) {
    this.file = stateDir.resolve("checkpoint");
    this.events = events;
  }

  private record Content(List<CheckpointEntry> files) {}

  Path file() {
    return file;
  }

  List<CheckpointEntry> load(long nowMillis) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    try {
      return decode(bytes);
    } catch (JacksonException | IllegalArgumentException e) {
      Path aside = file.resolveSibling("checkpoint.damaged-" + nowMillis);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      events.checkpointDamaged(
          aside, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return List.of();
    }
  }

  private static List<CheckpointEntry> decode(byte[] bytes) {
    int lineEnd = Newlines.next(bytes, 0, bytes.length);
    String head = new String(bytes, 0, Math.max(0, lineEnd), StandardCharsets.US_ASCII);
    if (!head.startsWith(MAGIC)) {
      throw new IllegalArgumentException("it does not begin with '" + MAGIC.trim() + "'");
    }
    int from = lineEnd + 1;
    int length = Math.max(0, bytes.length - from - 1);
    if (!head.substring(MAGIC.length()).equals(crc(bytes, from, length))) {
      throw new IllegalArgumentException("its checksum does not match");
    }
    List<CheckpointEntry> entries = JSON.readValue(bytes, from, length, Content.class).files();
    for (CheckpointEntry entry : entries) {
      if (entry.generation() == null || entry.prefixHash() == null || entry.path() == null) {
        throw new IllegalArgumentException("an entry is incomplete");
      }
    }
    return new ArrayList<>(entries);
  }

  /** Returns when the entries are on the disk. */
  void save(List<CheckpointEntry> entries) throws IOException {
    byte[] json = JSON.writeValueAsBytes(new Content(entries));
    byte[] head = (MAGIC + crc(json, 0, json.length) + '\n').getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content = ByteBuffer.allocate(head.length + json.length + 1);
    content.put(head).put(json).put((byte) '\n').flip();
    Path next = file.resolveSibling("checkpoint.new");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static String crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return String.format("%08x", crc.getValue());
  }
}
