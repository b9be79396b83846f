package io.sightline.shipper.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Commits what the engine wants committed, with a {@link Mark}: twice a second when it changed, at
 * once when records wait for it, and again after half a minute without a change. The member's
 * thread alone.
 */
final class Commits {
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Partition> owned;
  private final java.util.function.Consumer<Exception> trouble;
  private final Map<TopicPartition, Partition.Wanted> committed = new HashMap<>();
  private boolean underWay;
  private long lastNanos = System.nanoTime();

  /**
   * @param owned by the member at any time
   * @param trouble is told what went wrong
   */
  Commits(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Partition> owned,
      java.util.function.Consumer<Exception> trouble) {
    this.consumer = consumer;
    this.owned = owned;
    this.trouble = trouble;
  }

  void whenDue() {
    long age = System.nanoTime() - lastNanos;
    if (underWay && age < LOST_NANOS) {
      return;
    }
    Map<Partition, Partition.Wanted> changed = new HashMap<>();
    boolean urgent = false;
    for (Partition partition : owned.values()) {
      Partition.Wanted wanted = partition.wanted();
      Partition.Wanted last = committed.get(partition.place);
      if (!wanted.equals(last) || age >= REFRESH_NANOS) {
        changed.put(partition, wanted);
        urgent |= wanted.sentBelow() > partition.promised();
      }
    }
    if (changed.isEmpty() || (!urgent && age < PAUSE_NANOS)) {
      return;
    }
    underWay = true;
    lastNanos = System.nanoTime();
    consumer.commitAsync(
        offsets(changed),
        (offsets, failure) -> {
          underWay = false;
          if (failure == null) {
            changed.forEach(this::isCommitted);
          } else if (!(failure instanceof RebalanceInProgressException)) {
            trouble.accept(failure);
          }
        });
  }

  /** An assignment that came back meanwhile is another one, of which nothing is committed. */
  private void isCommitted(Partition partition, Partition.Wanted what) {
    if (owned.get(partition.place) == partition) {
      committed.put(partition.place, what);
      partition.committed(what);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      Map<Partition, Partition.Wanted> wanted) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    wanted.forEach(
        (partition, what) -> {
          Mark mark = new Mark(partition.track.origin().name(), what.sentBelow());
          offsets.put(partition.place, mark.with(what.delivered()));
        });
    return offsets;
  }

  /** Waits for the answer, for seconds at most. */
  void now(Collection<TopicPartition> places) {
    Map<Partition, Partition.Wanted> wanted = new HashMap<>();
    for (TopicPartition place : places) {
      Partition partition = owned.get(place);
      if (partition != null && !partition.wanted().equals(committed.get(place))) {
        wanted.put(partition, partition.wanted());
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets(wanted), LAST);
      wanted.forEach(this::isCommitted);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // What was committed before is still true; the next owner compares more by id.
      if (!(e instanceof RetriableException)) {
        trouble.accept(e);
      }
    }
  }

  /** The partition is not ours any more. */
  void forget(TopicPartition place) {
    committed.remove(place);
  }
}
