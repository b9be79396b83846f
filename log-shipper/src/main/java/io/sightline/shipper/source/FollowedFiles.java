package io.sightline.shipper.source;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.LineTaker;
import io.sightline.shipper.flow.TrackStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All files of all inputs: finds them, tells them apart, reads them in turns and remembers how far
 * they are delivered.
 *
 * <p>A life of a file is known by device and inode together with its first bytes and the bytes
 * before the place that is delivered; or by its content alone, when it was moved, copied or packed
 * within its folder. A copy of a followed file is not shipped; when the original is truncated
 * before all of it was read, the rest is read from the copy, under the same ids. Files that leave
 * their pattern are read to the end and closed after {@code closeRemovedAfter} without growth. What
 * cannot be read any more is counted.
 *
 * <p>Only the engine thread touches it.
 */
public final class FollowedFiles implements Feed {
  /** After so long without growth only discoveries look at a file. */
  private static final Duration AWAKE = Duration.ofSeconds(5);

  private final List<Input> inputs;
  private final FileTable table;
  private final LineReader reader;
  private final Recognition recognition;
  private final Discovery discovery;
  private final Clock clock;
  private final ShipperEvents events;
  private boolean tendSoon;

  /**
   * What the files need to know from the configuration.
   *
   * @param maxLineBytes longer lines are split or cut
   * @param maxOpenFiles how many descriptors may be in use
   * @param closeRemovedAfter how long a file that left its place may be quiet before it is closed
   */
  public record Settings(
      List<Input> inputs,
      int maxLineBytes,
      LongLines longLines,
      int maxOpenFiles,
      Duration closeRemovedAfter) {

    public Settings(List<Input> inputs, int maxLineBytes, Duration closeRemovedAfter) {
      this(inputs, maxLineBytes, LongLines.SPLIT, 512, closeRemovedAfter);
    }
  }

  /** Takes from the checkpoint where earlier runs stopped. */
  public FollowedFiles(
      Settings settings, Checkpoint checkpoint, Clock clock, ShipperEvents events) {
    this.inputs = settings.inputs();
    this.table =
        new FileTable(settings.maxOpenFiles(), settings.closeRemovedAfter(), clock, events);
    this.reader =
        new LineReader(settings.maxLineBytes(), settings.longLines(), table.generations, events);
    this.recognition = new Recognition(table, checkpoint.isBehind(), clock, events);
    this.discovery = new Discovery(inputs, table, recognition, events);
    this.clock = clock;
    this.events = events;
    table.known.load(checkpoint);
  }

  /** Looks for new, renamed and vanished files. */
  @Override
  public void tend() {
    tendSoon = false;
    discovery.round();
  }

  @Override
  public boolean read(LineTaker taker) {
    boolean more = recognition.step();
    boolean stopped = false;
    int kept = 0;
    List<TailedFile> awake = table.awake;
    // A turn may wake files, which come to the end of the list, and put files to sleep.
    for (int i = 0; i < awake.size(); i++) {
      TailedFile file = awake.get(i);
      if (!stopped && file.isOpen()) {
        LineReader.Outcome outcome = turn(file, taker);
        stopped = outcome == LineReader.Outcome.STOPPED;
        more |= outcome == LineReader.Outcome.MORE || outcome == LineReader.Outcome.TRUNCATED;
      }
      if (isDrowsy(file)) {
        file.awake = false;
      } else {
        awake.set(kept++, file);
      }
    }
    awake.subList(kept, awake.size()).clear();
    if (stopped) {
      return false;
    }
    if (tendSoon) {
      tend();
    }
    return more || (table.isWaiting() && openWaiting());
  }

  private static boolean isDrowsy(TailedFile file) {
    return !file.isOpen() || (file.listed && !file.hasMore() && file.quiet().compareTo(AWAKE) > 0);
  }

  private LineReader.Outcome turn(TailedFile file, LineTaker taker) {
    try {
      LineReader.Outcome outcome = reader.read(file, taker);
      switch (outcome) {
        case MORE -> file.lastGrowthNanos = System.nanoTime();
        case TRUNCATED -> {
          if (file.proven) {
            table.truncated(file);
          } else {
            discovery.await(file);
            table.lost(file);
          }
          // A copy of what it held, if there is one, lies there already; and other files may have
          // waited for this to be noticed.
          table.attachToShadow(file);
          tendSoon = true;
        }
        case AT_END -> atEnd(file);
        case HELD, STOPPED -> {
          // The same line comes again.
        }
      }
      return outcome;
    } catch (IOException e) {
      events.fileUnreadable(file.path(), e);
      table.close(file);
      return LineReader.Outcome.AT_END;
    }
  }

  private void atEnd(TailedFile file) {
    if (!file.isDelivered()) {
      return;
    }
    boolean quiet = file.quiet().compareTo(table.closeRemovedAfter()) > 0;
    if (file.content().isPacked()) {
      if (file.content().damage() == null || quiet) {
        table.finish(file, LossReason.TRUNCATED);
      }
    } else if (!file.listed) {
      boolean left = quiet && file.sinceListed().compareTo(table.closeRemovedAfter()) > 0;
      if (left && (file.unread() == 0 || !table.attachToShadow(file))) {
        table.finish(file, LossReason.TRUNCATED);
      }
    } else {
      table.closeIfCrowded(file);
    }
  }

  /** Files that found no descriptor free; returns whether one did now. */
  private boolean openWaiting() {
    table.noneWaits();
    boolean opened = false;
    for (TailedFile file : table.live.values()) {
      if (!file.isOpen() && file.hasMore()) {
        opened |= table.reopen(file);
        if (table.isWaiting()) {
          break;
        }
      }
    }
    return opened;
  }

  /** Reports for each class how much is not acknowledged yet, unread bytes included. */
  @Override
  public void report() {
    Map<String, Long> lag = new HashMap<>();
    Map<String, Double> seconds = new HashMap<>();
    for (Input input : inputs) {
      lag.put(input.logClass(), 0L);
      seconds.put(input.logClass(), 0.0);
    }
    for (TailedFile file : followed()) {
      measure(file);
      lag.merge(file.logClass(), file.lag(), Long::sum);
      seconds.merge(file.logClass(), file.lagSeconds(), Math::max);
    }
    lag.forEach(events::lag);
    seconds.forEach(events::lagSeconds);
    events.filesOpen(table.open());
    events.filesKnown(table.live.size() + table.orphans.size() + table.known.missing().size());
  }

  private void measure(TailedFile file) {
    if (file.isOpen() && file.packedBytes == 0) {
      try {
        file.size = Math.max(file.size, file.content().size());
      } catch (IOException e) {
        events.fileUnreadable(file.path(), e);
      }
    }
  }

  /** How far every followed file is. */
  @Override
  public List<TrackStatus> status() {
    return followed().stream().map(TailedFile::status).toList();
  }

  private List<TailedFile> followed() {
    List<TailedFile> all = new ArrayList<>(table.live.values());
    all.addAll(table.orphans);
    return all;
  }

  @Override
  public void note(Checkpoint checkpoint) {
    long now = clock.millis();
    table.known.note(checkpoint, now);
    long seen = now - now % KnownFiles.SEEN_STEP_MILLIS;
    for (TailedFile file : table.live.values()) {
      note(checkpoint, file, seen);
    }
    for (TailedFile file : table.orphans) {
      note(checkpoint, file, seen);
    }
  }

  private static void note(Checkpoint checkpoint, TailedFile file, long seen) {
    FileEntry news = file.news(seen);
    if (news != null) {
      FileEntries.put(checkpoint, FileEntries.FOLLOWED, news);
    }
  }

  @Override
  public void noted() {
    table.live.values().forEach(TailedFile::noted);
    table.orphans.forEach(TailedFile::noted);
  }

  @Override
  public void mark() {
    followed().forEach(TailedFile::mark);
    if (discovery.hasSeenAll()) {
      table.known.othersWentOn();
    }
  }

  /**
   * Missing files count for nothing: when one turns up, in this run or a later one, it is looked
   * for everywhere.
   */
  @Override
  public boolean isPastMark() {
    return discovery.hasSeenAll() && followed().stream().allMatch(TailedFile::isPastMark);
  }

  @Override
  public void ended() {
    followed().forEach(TailedFile::ended);
  }

  @Override
  public void close() {
    table.live.values().forEach(table::close);
    recognition.close();
  }
}
