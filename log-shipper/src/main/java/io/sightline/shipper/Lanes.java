package io.sightline.shipper;

import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The batches being filled, one a data stream at most, and those that are free. Their number is
 * fixed, so memory is bounded. Only the engine thread touches it.
 */
final class Lanes {
  private final Deque<Batch> free = new ArrayDeque<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private int filling;

  /** Where one data stream's batch is filled. */
  static final class Lane {
    final String stream;

    /** Null between two batches. */
    private Load load;

    private Lane(String stream) {
      this.stream = stream;
    }

    Load load() {
      return load;
    }
  }

  /**
   * @param batchBytes how large each may become
   */
  Lanes(int batches, int batchBytes) {
    for (int i = 0; i < batches; i++) {
      free.add(new Batch(batchBytes));
    }
  }

  Lane of(String stream) {
    return lanes.computeIfAbsent(stream, Lane::new);
  }

  /** Begins a batch; false when none is free. */
  boolean begin(Lane lane) {
    Batch batch = free.poll();
    if (batch == null) {
      return false;
    }
    lane.load = new Load(batch.reuse(lane.stream));
    filling++;
    return true;
  }

  /** Ends the batch that is being filled. */
  Load end(Lane lane) {
    Load load = lane.load;
    lane.load = null;
    filling--;
    return load;
  }

  /** What was filled for a stream that is held now comes again from its tracks. */
  void drop(Lane lane) {
    if (lane.load != null) {
      Load load = end(lane);
      load.ended(Output.Ended.GIVEN_BACK);
      release(load);
    }
  }

  /** Its batch may be used again. */
  void release(Load load) {
    free.add(load.batch);
  }

  boolean isFilling() {
    return filling > 0;
  }

  /** Those with a batch that has been filled for so long at least; a copy. */
  List<Lane> aged(Duration least) {
    if (filling == 0) {
      return List.of();
    }
    return lanes.values().stream()
        .filter(lane -> lane.load != null && lane.load.age().compareTo(least) >= 0)
        .toList();
  }

  /** The one whose batch has been filled for longest. */
  Optional<Lane> oldest() {
    return aged(Duration.ZERO).stream().max(Comparator.comparing(lane -> lane.load.age()));
  }
}
