package io.sightline.shipper.state;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The checkpoint on the disk: a snapshot, and behind it one frame for each sync with what changed.
 *
 * <pre>
 * journal-7                       the older generation, kept as the fallback
 * journal-8                       the newer one:
 *   sightline-journal 1 8f0c21aa⏎   format version, CRC-32C of what stands before it, in hex
 *   frame: snapshot                 all entries
 *   frame: changes                  of one sync, all or nothing
 *   frame: changes
 *   …
 *
 * frame:   length of the payload    4 bytes, big-endian, as all numbers
 *          CRC-32C of the payload   4 bytes
 *          CRC-32C of these 8       4 bytes
 *          payload
 * payload: kind                     1 snapshot, 2 snapshot after a loss, 3 changes
 *          entries                  1 (put), key, value | 2 (remove), key
 * text:    length in bytes (4), UTF-8
 * </pre>
 *
 * A sync appends and forces only what changed. When the changes have become longer than {@value
 * #LEAST_BYTES_BEFORE_SNAPSHOT} bytes and four snapshots, the next sync writes the next generation
 * instead: to {@code journal-<n>.new}, forced, renamed, the folder forced. The one before stays,
 * older ones go.
 *
 * <p>After a crash: a frame that the file does not hold to its end (or that ends in zeros, which a
 * power cut leaves) was never confirmed, and is cut off silently. Everything else that is wrong is
 * damage: what stands before it counts, or the older generation when there is no whole snapshot;
 * the file is moved to {@code journal-<n>.damaged-<millis>} and reported, and {@link #isBehind}
 * says so, in later runs too, until {@link #caughtUp}. Entries never come out that were not put,
 * and they are always those of one earlier sync. A file of a newer format ends the start, and
 * nothing is touched. Not thread-safe; the caller holds the {@link StateLock}.
 */
public final class Journal implements Checkpoint, Closeable {
  static final long LEAST_BYTES_BEFORE_SNAPSHOT = 256 * 1024;
  private static final String NAME = "journal-";

  private final Path stateDir;
  private final ShipperEvents events;
  private final NavigableMap<String, String> entries = new TreeMap<>();
  private final Map<String, String> changes = new LinkedHashMap<>();
  private final NavigableMap<Long, Path> generations;
  private final Map<Path, String> damaged = new LinkedHashMap<>();
  private boolean behind;
  private boolean renewed;
  private JournalFile file;

  private Journal(Path stateDir, NavigableMap<Long, Path> generations, ShipperEvents events) {
    this.stateDir = stateDir;
    this.generations = generations;
    this.events = events;
  }

  /**
   * Reads what an earlier run left; writes nothing unless something is damaged.
   *
   * @throws IOException with a sentence for people, when the folder cannot be read or a newer
   *     version of the shipper wrote it
   */
  public static Journal open(Path stateDir, Clock clock, ShipperEvents events) throws IOException {
    Files.createDirectories(stateDir);
    Journal journal = new Journal(stateDir, generationsIn(stateDir), events);
    journal.load();
    journal.moveDamagedAside(clock.millis());
    journal.takeOver(FormerCheckpoint.read(stateDir, clock.millis(), events));
    return journal;
  }

  private static NavigableMap<Long, Path> generationsIn(Path stateDir) throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stateDir, NAME + "*")) {
      for (Path file : files) {
        String number = file.getFileName().toString().substring(NAME.length());
        if (number.matches("\\d{1,18}")) {
          found.put(Long.parseLong(number), file);
        }
      }
    }
    return found;
  }

  private void load() throws IOException {
    Map<Path, Frames> read = new LinkedHashMap<>();
    for (Path path : generations.descendingMap().values()) {
      Frames frames = Frames.of(Files.readAllBytes(path));
      if (frames.format() != JournalFile.FORMAT) {
        throw new IOException(
            path
                + " was written by another version of the shipper (format "
                + frames.format()
                + ", this one reads "
                + JournalFile.FORMAT
                + "): start that version, or give this one a state_dir of its own");
      }
      read.put(path, frames);
    }
    for (Map.Entry<Path, Frames> one : read.entrySet()) {
      Frames frames = one.getValue();
      behind |= frames.isBehind();
      if (frames.damage() != null) {
        damaged.put(one.getKey(), frames.damage());
      }
      if (frames.entries() != null) {
        entries.putAll(frames.entries());
        return;
      }
      behind = true;
    }
  }

  /**
   * Only once a whole generation says that something was lost; else the next start would not know.
   */
  private void moveDamagedAside(long nowMillis) throws IOException {
    if (damaged.isEmpty() || !begin()) {
      return;
    }
    for (Map.Entry<Path, String> one : damaged.entrySet()) {
      Path from = one.getKey();
      Path aside = from.resolveSibling(from.getFileName() + ".damaged-" + nowMillis);
      Files.move(from, aside, StandardCopyOption.REPLACE_EXISTING);
      generations.values().remove(from);
      events.checkpointDamaged(aside, one.getValue());
    }
    damaged.clear();
  }

  private void takeOver(FormerCheckpoint former) throws IOException {
    if (former.isLost()) {
      behind = true;
    }
    if (former.json() != null) {
      put(FormerCheckpoint.KEY, former.json());
      if (sync()) {
        former.moveAway();
      }
    }
  }

  @Override
  public String get(String key) {
    return entries.get(key);
  }

  @Override
  public Map<String, String> startingWith(String prefix) {
    return new LinkedHashMap<>(entries.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  @Override
  public void put(String key, String json) {
    if (!json.equals(entries.put(key, json))) {
      changes.put(key, json);
    }
  }

  @Override
  public void remove(String key) {
    if (entries.remove(key) != null) {
      changes.put(key, null);
    }
  }

  @Override
  public boolean isBehind() {
    return behind;
  }

  /** Nothing that an earlier run may have sent is without an answer any more. */
  public void caughtUp() {
    renewed |= behind;
    behind = false;
  }

  /**
   * Makes durable what changed since the last one.
   *
   * @return false when the disk refuses, which is reported; the next call tries again
   */
  public boolean sync() {
    if (changes.isEmpty() && !renewed) {
      return true;
    }
    boolean done = (file == null || renewed || file.isLong()) ? begin() : append();
    if (done) {
      changes.clear();
      renewed = false;
    }
    return done;
  }

  private boolean append() {
    try {
      file.append(Frames.payload(Frames.Kind.CHANGES, changes));
      return true;
    } catch (IOException e) {
      events.checkpointFailed(generations.lastEntry().getValue(), e);
      closeFile();
      return false;
    }
  }

  /** Begins the next generation with all entries. */
  private boolean begin() {
    long number = generations.isEmpty() ? 1 : generations.lastKey() + 1;
    Path path = stateDir.resolve(NAME + number);
    JournalFile next;
    try {
      next =
          JournalFile.begin(
              path,
              Frames.payload(
                  behind ? Frames.Kind.SNAPSHOT_THAT_IS_BEHIND : Frames.Kind.SNAPSHOT, entries));
    } catch (IOException e) {
      events.checkpointFailed(path, e);
      return false;
    }
    closeFile();
    file = next;
    generations.put(number, path);
    dropOld();
    return true;
  }

  /** Keeps the newest generation and the newest whole one before it. */
  private void dropOld() {
    boolean keep = true;
    NavigableMap<Long, Path> olds = generations.headMap(generations.lastKey(), false);
    for (Path old : List.copyOf(olds.descendingMap().values())) {
      if (damaged.containsKey(old)) {
        continue;
      }
      if (!keep) {
        try {
          Files.deleteIfExists(old);
        } catch (IOException e) {
          events.checkpointFailed(old, e);
        }
        generations.values().remove(old);
      }
      keep = false;
    }
  }

  private void closeFile() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        events.checkpointFailed(generations.lastEntry().getValue(), e);
      }
      file = null;
    }
  }

  /** Without a sync. */
  @Override
  public void close() {
    closeFile();
  }
}
