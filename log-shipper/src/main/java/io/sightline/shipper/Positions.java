package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.state.Journal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered between runs: how far every feed is delivered, and which backing index of each
 * stream was the newest when the oldest uncertain line was sent. Only the engine thread uses it.
 *
 * <p>The latter moves up in steps, also while lines come without a pause: the newest indices are
 * noted together with a mark in every feed, and count once every feed has delivered what is before
 * its mark.
 */
final class Positions {
  private static final String STREAM = "stream/";

  private final Journal journal;
  private final @Nullable Delivery delivery;
  private final ShipperEvents events;
  private @Nullable Map<String, Long> newestAtMark;

  /**
   * @param delivery whose baselines are kept; null when lines do not go to Elasticsearch
   */
  Positions(Journal journal, @Nullable Delivery delivery, ShipperEvents events) {
    this.journal = journal;
    this.delivery = delivery;
    this.events = events;
  }

  /** The baselines of an earlier run. */
  static Map<String, Long> baselines(Journal journal) {
    Map<String, Long> baselines = new HashMap<>();
    journal
        .startingWith(STREAM)
        .forEach(
            (key, json) -> baselines.put(key.substring(STREAM.length()), Long.parseLong(json)));
    // Entries that are behind the truth must not make a rollover look older than it is.
    return journal.isBehind() ? Map.of() : baselines;
  }

  /**
   * Makes durable what is known now.
   *
   * @return whether the disk knows all of it
   */
  boolean save(List<Feed> feeds) {
    if (newestAtMark == null) {
      mark(feeds);
    } else if (feeds.stream().allMatch(Feed::isPastMark)) {
      journal.caughtUp();
      if (delivery != null) {
        delivery.settled(newestAtMark);
      }
      mark(feeds);
    }
    if (delivery != null) {
      delivery
          .baselines()
          .forEach((stream, newest) -> journal.put(STREAM + stream, Long.toString(newest)));
    }
    feeds.forEach(feed -> feed.note(journal));
    boolean isCurrent = journal.sync();
    events.checkpointCurrent(isCurrent);
    if (!isCurrent) {
      return false;
    }
    feeds.forEach(Feed::noted);
    return true;
  }

  private void mark(List<Feed> feeds) {
    newestAtMark = delivery == null ? Map.of() : delivery.newest();
    feeds.forEach(Feed::mark);
  }
}
