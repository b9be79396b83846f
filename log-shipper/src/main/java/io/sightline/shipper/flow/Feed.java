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

  /**
   * Remembers how far lines may have been sent by now, by this run and by earlier ones. What turns
   * up later from an earlier run has to be {@linkplain Track#shared looked for everywhere}.
   */
  void mark();

  /** Whether all that may have been sent when {@link #mark} was called last is delivered. */
  boolean isPastMark();

  /**
   * Nothing more will be sent in this run: from now on {@link #note} says exactly how far lines
   * were, so that the next run need not look for more.
   */
  default void ended() {}

  @Override
  void close();
}
