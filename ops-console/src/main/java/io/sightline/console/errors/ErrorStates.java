package io.sightline.console.errors;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * What people decided about errors, by fingerprint, kept on disk.
 *
 * <pre>
 * directory/states.json      {"version": 1, "errors": {"&lt;fingerprint&gt;": [decision, …]}}
 * directory/states.json.tmp  being written
 * directory/damaged/…        what could not be read, moved aside, never deleted
 * </pre>
 *
 * Decisions stand oldest first. A reader of the file sees the old one or the new one, never half; a
 * decision is forced to disk before {@link #decide} returns. The owner of the directory is the
 * console that holds the inbox's lock. Thread-safe.
 */
public final class ErrorStates {
  /** What is thought of an error. Without a decision it is open. */
  public enum State {
    open,
    resolved,
    ignored
  }

  /**
   * A decision.
   *
   * @param by the name of the user, {@code local} without a login
   */
  public record Decision(State state, Instant at, String by) {}

  private record Kept(int version, Map<String, List<Decision>> errors) {}

  private static final int VERSION = 1;
  private static final int MOST_ERRORS = 10_000;
  private static final int MOST_DECISIONS = 20;

  private final Path directory;
  private final Clock clock;
  private final Map<String, List<Decision>> decisions;
  private final Optional<String> problem;

  private ErrorStates(
      Path directory,
      Clock clock,
      Map<String, List<Decision>> decisions,
      Optional<String> problem) {
    this.directory = directory;
    this.clock = clock;
    this.decisions = decisions;
    this.problem = problem;
  }

  /** Opens the directory, which is created when missing. */
  public static ErrorStates open(Path directory, Clock clock) throws IOException {
    Files.createDirectories(directory);
    Path file = file(directory);
    try {
      return new ErrorStates(directory, clock, read(file), Optional.empty());
    } catch (NoSuchFileException fresh) {
      return new ErrorStates(directory, clock, new LinkedHashMap<>(), Optional.empty());
    } catch (JacksonException | Unreadable damaged) {
      Path aside =
          Files.createDirectories(directory.resolve("damaged"))
              .resolve("states-" + clock.instant().toEpochMilli() + ".json");
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      String reason = String.valueOf(damaged.getMessage()).lines().findFirst().orElse("");
      return new ErrorStates(
          directory,
          clock,
          new LinkedHashMap<>(),
          Optional.of(
              "The file with the states of errors could not be read and was moved to "
                  + aside
                  + ", so all errors are open: "
                  + reason));
    }
  }

  /** What went wrong when this was opened, in a sentence. */
  public Optional<String> problem() {
    return problem;
  }

  /** All decisions about an error, oldest first. */
  public synchronized List<Decision> of(String fingerprint) {
    return List.copyOf(decisions.getOrDefault(fingerprint, List.of()));
  }

  /** The errors about which there is a decision other than that they are open. */
  synchronized Set<String> decided() {
    return decisions.entrySet().stream()
        .filter(each -> last(each.getValue()).state() != State.open)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Keeps a decision. When this throws, nothing was kept. */
  public synchronized Decision decide(String fingerprint, State state, String by)
      throws IOException {
    Decision decision = new Decision(state, clock.instant().truncatedTo(ChronoUnit.MILLIS), by);
    Map<String, List<Decision>> next = new LinkedHashMap<>(decisions);
    List<Decision> all = new ArrayList<>(next.getOrDefault(fingerprint, List.of()));
    all.add(decision);
    // The latest decision stands last, so that the oldest make room.
    next.remove(fingerprint);
    next.put(
        fingerprint,
        List.copyOf(all.subList(Math.max(0, all.size() - MOST_DECISIONS), all.size())));
    Iterator<String> oldest = next.keySet().iterator();
    while (next.size() > MOST_ERRORS && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
    write(new Kept(VERSION, next));
    decisions.clear();
    decisions.putAll(next);
    return decision;
  }

  private static Decision last(List<Decision> all) {
    return all.get(all.size() - 1);
  }

  private static Path file(Path directory) {
    return directory.resolve("states.json");
  }

  /** JSON, but not ours. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason);
    }
  }

  private static Map<String, List<Decision>> read(Path file) throws IOException, Unreadable {
    Kept kept = Json.MAPPER.readValue(Files.readAllBytes(file), Kept.class);
    if (kept == null || kept.version() != VERSION || kept.errors() == null) {
      throw new Unreadable("expected version " + VERSION + " of it");
    }
    for (List<Decision> all : kept.errors().values()) {
      if (all == null || all.isEmpty()) {
        throw new Unreadable("an error has no decision");
      }
      for (Decision each : all) {
        if (each == null || each.state() == null || each.at() == null || each.by() == null) {
          throw new Unreadable("a decision lacks state, at or by");
        }
      }
    }
    return new LinkedHashMap<>(kept.errors());
  }

  private void write(Kept kept) throws IOException {
    Path half = directory.resolve("states.json.tmp");
    try (FileChannel channel =
        FileChannel.open(
            half,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(kept));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(half, file(directory), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
