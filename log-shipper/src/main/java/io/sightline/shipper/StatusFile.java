package io.sightline.shipper;

import io.sightline.shipper.flow.TrackStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code status.json} in the state folder: where every file and spool stands, for the {@code
 * status} command. Rewritten every few seconds when something changed. It is for people alone, so
 * it is not forced to the disk, and a disk that is full costs nothing but this.
 */
final class StatusFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private List<TrackStatus> last = List.of();

  StatusFile(Path stateDir) {
    this.file = stateDir.resolve("status.json");
  }

  /** Of what is in the file; a reader knows one alone. */
  private static final int VERSION = 2;

  private record Content(int version, List<TrackStatus> tracks) {}

  void write(List<TrackStatus> tracks) {
    if (tracks.equals(last)) {
      return;
    }
    Path next = file.resolveSibling("status.json.new");
    try {
      Files.write(next, JSON.writeValueAsBytes(new Content(VERSION, tracks)));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      last = tracks;
    } catch (IOException e) {
      // The checkpoint goes to the same disk and reports what is wrong with it.
      last = List.of();
    }
  }

  /**
   * What a shipper wrote last, running or not.
   *
   * @throws IOException with a sentence for people
   */
  List<TrackStatus> read() throws IOException {
    try {
      Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
      if (content.version() != VERSION) {
        throw new IOException(
            file + " is of another version of the shipper: it is written anew as soon as one runs");
      }
      return content.tracks();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no " + file + ": no shipper has run with this configuration yet", e);
    } catch (JacksonException e) {
      throw new IOException(file + " cannot be read (" + e.getOriginalMessage() + ')', e);
    }
  }
}
