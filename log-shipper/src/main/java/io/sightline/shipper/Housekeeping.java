package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.TrackStatus;
import java.time.Duration;
import java.util.List;

/**
 * What is done every now and then, also while reading waits: new files are opened before someone
 * deletes them, the checkpoint is written, others are told where everything stands. Only the engine
 * thread touches it.
 */
final class Housekeeping {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(2);

  private final List<Feed> feeds;
  private final Positions positions;
  private final StatusFile statusFile;
  private final Movement movement;
  private final ShipperEvents events;
  private final Periodic discovery;
  private final Periodic checkpoint;
  private final Periodic report = new Periodic(REPORT_INTERVAL);
  private final Periodic status = new Periodic(STATUS_INTERVAL);

  Housekeeping(
      List<Feed> feeds,
      Positions positions,
      StatusFile statusFile,
      Movement movement,
      ShipperEvents events,
      Duration discoveryInterval,
      Duration checkpointInterval) {
    this.feeds = feeds;
    this.positions = positions;
    this.statusFile = statusFile;
    this.movement = movement;
    this.events = events;
    this.discovery = new Periodic(discoveryInterval);
    this.checkpoint = new Periodic(checkpointInterval);
  }

  /** Does what is due. */
  void keep(int underWay) {
    if (discovery.isDue()) {
      feeds.forEach(Feed::tend);
    }
    if (checkpoint.isDue()) {
      save();
    }
    if (report.isDue()) {
      feeds.forEach(Feed::report);
      events.underWay(underWay);
    }
    if (status.isDue()) {
      reportStatus();
    }
  }

  /** Writes the checkpoint; returns whether the disk knows all there is to know. */
  boolean save() {
    return positions.save(feeds);
  }

  /** Nothing more is sent: says so for the last time. */
  void end() {
    feeds.forEach(Feed::report);
    feeds.forEach(Feed::ended);
    save();
    reportStatus();
    feeds.forEach(Feed::close);
  }

  private void reportStatus() {
    List<TrackStatus> tracks = feeds.stream().flatMap(feed -> feed.status().stream()).toList();
    movement.look(tracks, System.nanoTime());
    statusFile.write(tracks);
  }
}
