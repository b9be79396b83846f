package io.sightline.shipper.state;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file {@code checkpoint} that versions before the journal wrote: a line {@code
 * sightline-checkpoint 1 <CRC-32C of the second line, in hex>} and a line of JSON with all files.
 * The journal takes the JSON over under {@link #KEY}; whoever knows the files makes entries of it.
 *
 * @param json null when there is none to take over
 * @param isLost there was one, and it cannot be read
 */
record FormerCheckpoint(Path file, String json, boolean isLost) {
  static final String KEY = "checkpoint-1";
  private static final String MAGIC = "sightline-checkpoint 1 ";

  /** Moves an unreadable one aside and reports it. */
  static FormerCheckpoint read(Path stateDir, long nowMillis, ShipperEvents events)
      throws IOException {
    Path file = stateDir.resolve("checkpoint");
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new FormerCheckpoint(file, null, false);
    }
    int from = MAGIC.length() + 9;
    int length = bytes.length - from - 1;
    String head = new String(bytes, 0, Math.min(from, bytes.length), StandardCharsets.US_ASCII);
    boolean isWhole =
        length > 0
            && head.equals(
                MAGIC + String.format("%08x", JournalFile.crc(bytes, from, length)) + '\n');
    if (isWhole) {
      return new FormerCheckpoint(
          file, new String(bytes, from, length, StandardCharsets.UTF_8), false);
    }
    Path aside = file.resolveSibling("checkpoint.damaged-" + nowMillis);
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    events.checkpointDamaged(aside, "its checksum does not match");
    return new FormerCheckpoint(file, null, true);
  }

  void moveAway() throws IOException {
    Files.move(
        file, file.resolveSibling("checkpoint.taken-over"), StandardCopyOption.REPLACE_EXISTING);
  }
}
