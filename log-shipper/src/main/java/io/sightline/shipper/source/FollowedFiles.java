package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.LineTaker;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All files of all inputs: finds them, tells them apart, reads them in turns and remembers how far
 * they are delivered.
 *
 * <p>A file is known by device and inode, and after a restart also by its first bytes: a renamed
 * file goes on where it was, a new one on an old inode starts at its beginning. When the device
 * number changed (a reboot may do that) inode and first bytes are enough. Files that leave their
 * pattern are read to the end; after {@code closeRemovedAfter} without growth, everything
 * delivered, they are closed and forgotten. At the start a file that is missing is looked for among
 * its siblings, so a rotation during a standstill loses nothing as long as the file stays in its
 * folder.
 *
 * <p>Only the engine thread touches it.
 */
public final class FollowedFiles implements Feed {
  private static final Duration CLOSE_IDLE_AFTER = Duration.ofMinutes(10);
  private static final Duration FORGET_MISSING_AFTER = Duration.ofDays(7);
  private static final int FINISHED_REMEMBERED = 256;
  private static final long SEEN_STEP_MILLIS = Duration.ofHours(1).toMillis();

  private final List<Input> inputs;
  private final LineReader reader;
  private final Duration closeRemovedAfter;
  private final Clock clock;
  private final ShipperEvents events;
  private final Map<FileKey, TailedFile> live = new LinkedHashMap<>();
  private final List<CheckpointEntry> missing;
  private final Deque<CheckpointEntry> finished = new ArrayDeque<>();
  private final Set<String> gone = new HashSet<>();
  private boolean searchedSiblings;

  /** What the files need to know from the configuration. */
  public record Settings(List<Input> inputs, int maxLineBytes, Duration closeRemovedAfter) {}

  /** Takes from the checkpoint where earlier runs stopped. */
  public FollowedFiles(
      Settings settings, Checkpoint checkpoint, Clock clock, ShipperEvents events) {
    this.inputs = settings.inputs();
    this.reader = new LineReader(settings.maxLineBytes(), events);
    this.closeRemovedAfter = settings.closeRemovedAfter();
    this.clock = clock;
    this.events = events;
    this.missing = FileEntries.load(checkpoint);
  }

  /** Looks for new, renamed and vanished files. */
  @Override
  public void tend() {
    Map<FileKey, TailedFile> before = new HashMap<>(live);
    live.values().forEach(file -> file.listed = false);
    for (Input input : inputs) {
      for (Glob glob : input.paths()) {
        glob.find(path -> look(input, path), this::notListed);
      }
    }
    if (!searchedSiblings) {
      searchedSiblings = true;
      List.copyOf(missing).forEach(this::searchSiblings);
    }
    before.forEach(
        (key, file) -> {
          if (!file.listed && !file.isOpen() && file.isDelivered() && !foundBeside(file)) {
            if (file.sinceListed().compareTo(closeRemovedAfter) > 0) {
              forget(file);
            }
          }
        });
    events.filesOpen((int) live.values().stream().filter(TailedFile::isOpen).count());
  }

  /** What a folder holds that cannot be listed is not gone for that. */
  private void notListed(Path folder, IOException cause) {
    events.fileUnreadable(folder, cause);
    for (TailedFile file : live.values()) {
      if (file.path().startsWith(folder)) {
        file.isListed();
      }
    }
  }

  private void look(Input input, Path path) {
    try {
      FileFacts found = FileFacts.of(path);
      if (!found.isRegular()) {
        return;
      }
      TailedFile file = live.get(found.key());
      if (file == null) {
        follow(input, found.key(), path, true);
      } else if (!file.listed) {
        file.isListed();
        seen(file, path, found.size());
      }
    } catch (NoSuchFileException e) {
      // Renamed or deleted since the folder was listed: the next look finds it.
    } catch (IOException e) {
      notListed(path, e);
    }
  }

  private void seen(TailedFile file, Path path, long size) throws IOException {
    if (!file.path().equals(path)) {
      if (file.origin() != null) {
        events.fileMoved(file.origin(), path.toString());
      }
      file.movedTo(path);
    }
    if (!file.isOpen()) {
      file.size = size;
      if (size != file.read()) {
        reopen(file);
      }
    }
  }

  /** Opens what was closed, unless its path stands for another file by now. */
  private boolean reopen(TailedFile file) throws IOException {
    file.open();
    try {
      if (FileFacts.of(file.path()).key().equals(file.key)) {
        file.lastGrowthNanos = System.nanoTime();
        return true;
      }
    } catch (IOException e) {
      close(file);
      throw e;
    }
    close(file);
    return false;
  }

  /** Whether a closed file that no pattern shows is still in its folder; then it is read on. */
  private boolean foundBeside(TailedFile file) {
    for (Path sibling : FileFacts.siblings(file.path(), file.key.inode(), events::fileUnreadable)) {
      try {
        file.movedTo(sibling);
        if (reopen(file) && file.prefix().begins(file.channel())) {
          return true;
        }
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        events.fileUnreadable(sibling, e);
      }
      close(file);
    }
    return false;
  }

  private void follow(Input input, FileKey key, Path path, boolean listed) throws IOException {
    TailedFile probe = TailedFile.fresh(input.logClass(), key, path, null);
    probe.open();
    TailedFile file = probe;
    try {
      if (!FileFacts.of(path).key().equals(key)) {
        probe.close();
        return;
      }
      file = recognised(input, probe, listed);
      if (!listed && file == probe) {
        probe.close();
        return;
      }
    } catch (IOException e) {
      probe.close();
      throw e;
    }
    file.listed = listed;
    file.lastGrowthNanos = System.nanoTime();
    live.put(key, file);
  }

  /**
   * The file as the checkpoint knows it, or a new one. Takes over the open channel.
   *
   * @param listed whether a pattern asks for it; if none does, an inode alone is no reason to read
   */
  private TailedFile recognised(Input input, TailedFile probe, boolean listed) throws IOException {
    FileKey key = probe.key;
    for (boolean sameDevice : new boolean[] {true, false}) {
      for (CheckpointEntry entry : missing) {
        if (entry.inode() != key.inode() || sameDevice != (entry.device() == key.device())) {
          continue;
        }
        Prefix prefix = Prefix.matching(probe.channel(), entry.prefixBytes(), entry.prefixHash());
        boolean goesOn = prefix != null && probe.channel().size() >= entry.deliveredBytes();
        if (!goesOn && !(sameDevice && listed)) {
          continue;
        }
        missing.remove(entry);
        TailedFile file =
            goesOn
                ? TailedFile.resumed(input.logClass(), key, probe.path(), entry, prefix)
                : TailedFile.fresh(input.logClass(), key, probe.path(), entry);
        file.takeChannel(probe);
        if (goesOn) {
          events.fileFound(file.origin(), entry.deliveredBytes());
        } else {
          events.fileTruncated(probe.path().toString(), entry.deliveredBytes());
        }
        return file;
      }
    }
    return listed ? remembered(input, probe) : probe;
  }

  /** The file as this run knew it before, a new one on its inode, or one never heard of. */
  private TailedFile remembered(Input input, TailedFile probe) throws IOException {
    FileKey key = probe.key;
    for (CheckpointEntry entry : finished) {
      if (entry.inode() != key.inode() || entry.device() != key.device()) {
        continue;
      }
      Prefix prefix = Prefix.matching(probe.channel(), entry.prefixBytes(), entry.prefixHash());
      boolean goesOn = prefix != null && probe.channel().size() >= entry.deliveredBytes();
      finished.remove(entry);
      TailedFile file =
          goesOn
              ? TailedFile.resumed(input.logClass(), key, probe.path(), entry, prefix)
              : TailedFile.fresh(input.logClass(), key, probe.path(), entry);
      file.takeChannel(probe);
      return file;
    }
    return probe;
  }

  /** A file of the checkpoint that no pattern shows: renamed within its folder, perhaps. */
  private void searchSiblings(CheckpointEntry entry) {
    Input input =
        inputs.stream().filter(i -> i.logClass().equals(entry.logClass())).findFirst().orElse(null);
    if (input == null) {
      return;
    }
    for (Path sibling :
        FileFacts.siblings(Path.of(entry.path()), entry.inode(), events::fileUnreadable)) {
      try {
        FileKey key = FileFacts.of(sibling).key();
        if (key.inode() == entry.inode() && !live.containsKey(key)) {
          follow(input, key, sibling, false);
        }
      } catch (NoSuchFileException e) {
        // Gone since the search.
      } catch (IOException e) {
        events.fileUnreadable(sibling, e);
      }
    }
    if (missing.contains(entry)) {
      events.fileMissing(entry.path(), entry.deliveredBytes());
    }
  }

  @Override
  public boolean read(LineTaker taker) {
    boolean more = false;
    for (TailedFile file : List.copyOf(live.values())) {
      if (!file.isOpen()) {
        continue;
      }
      try {
        switch (reader.read(file, taker)) {
          case MORE -> {
            more = true;
            file.lastGrowthNanos = System.nanoTime();
          }
          case TRUNCATED -> {
            more = true;
            events.fileTruncated(file.path().toString(), file.read());
            live.put(file.key, file.reborn());
          }
          case AT_END -> closeIfDone(file);
          case HELD -> {
            // Its turn comes again.
          }
          case STOPPED -> {
            return false;
          }
        }
      } catch (IOException e) {
        events.fileUnreadable(file.path(), e);
        close(file);
      }
    }
    return more;
  }

  private void closeIfDone(TailedFile file) {
    if (!file.isDelivered()) {
      return;
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - file.lastGrowthNanos);
    if (!file.listed
        && quiet.compareTo(closeRemovedAfter) > 0
        && file.sinceListed().compareTo(closeRemovedAfter) > 0) {
      close(file);
      forget(file);
      if (file.origin() != null) {
        events.fileFinished(file.origin());
      }
    } else if (file.listed && quiet.compareTo(CLOSE_IDLE_AFTER) > 0) {
      close(file);
    }
  }

  /**
   * Follows a file no longer. The latest such files are remembered: their inodes are given away
   * again, and another file with the same first line needs other ids; or they come back.
   */
  private void forget(TailedFile file) {
    live.remove(file.key, file);
    CheckpointEntry entry = file.entry(clock.millis());
    if (entry != null) {
      finished.addLast(entry);
      gone.add(entry.generation().id());
    }
    if (finished.size() > FINISHED_REMEMBERED) {
      finished.removeFirst();
    }
  }

  private void close(TailedFile file) {
    try {
      file.close();
    } catch (IOException e) {
      events.fileUnreadable(file.path(), e);
    }
  }

  /** Reports for each class how much is not acknowledged yet, unread bytes included. */
  @Override
  public void report() {
    Map<String, Long> lag = new HashMap<>();
    inputs.forEach(input -> lag.put(input.logClass(), 0L));
    for (TailedFile file : live.values()) {
      if (file.isOpen()) {
        try {
          file.size = file.channel().size();
        } catch (IOException e) {
          events.fileUnreadable(file.path(), e);
        }
      }
      lag.merge(file.logClass(), file.lag(), Long::sum);
    }
    lag.forEach(events::lag);
  }

  @Override
  public void note(Checkpoint checkpoint) {
    long now = clock.millis();
    missing.removeIf(
        entry -> {
          boolean forget = now - entry.seenMillis() > FORGET_MISSING_AFTER.toMillis();
          if (forget) {
            gone.add(entry.generation().id());
          }
          return forget;
        });
    for (TailedFile file : live.values()) {
      CheckpointEntry news = file.news(now - now % SEEN_STEP_MILLIS);
      if (news != null) {
        if (file.generation() != null && file.generationBefore() != null) {
          gone.add(file.generationBefore().id());
        }
        gone.remove(news.generation().id());
        FileEntries.put(checkpoint, news);
      }
    }
    gone.forEach(generation -> FileEntries.remove(checkpoint, generation));
    gone.clear();
  }

  @Override
  public void noted() {
    live.values().forEach(TailedFile::noted);
  }

  @Override
  public void close() {
    live.values().forEach(this::close);
  }
}
