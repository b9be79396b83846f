package io.sightline.shipper.flow;

import java.io.Closeable;
import java.util.List;

/**
 * Where lines come from: the followed files, a spool, a topic. It owns tracks and hands over their
 * lines. Every method is called on the engine thread and returns soon.
 */
public interface Feed extends Closeable {

  /** Looks for what is new or gone; called every {@code reading.discovery_interval_ms}. */
  default void tend() {}

  /**
   * One turn: of each track at most so many bytes that no track starves the others.
   *
   * @return whether there may be more to read at once
   */
  boolean read(LineTaker taker);

  /** Tells the events how much is not delivered yet; called once a second. */
  default void report() {}

  /** Where every track stands; called every few seconds. */
  default List<TrackStatus> status() {
    return List.of();
  }

  /**
   * Puts into the checkpoint how far every track is delivered, and how far lines may have been sent
   * until the next call. The checkpoint writes only what changed.
   */
  void note(Checkpoint checkpoint);

  /**
   * What {@link #note} put is on the disk: promises count, and what is delivered may be dropped.
   */
  void noted();

  /** Whether no line that is not delivered may have been sent by an earlier run or try. */
  boolean isSettled();

  @Override
  void close();
}
