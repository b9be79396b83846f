package io.sightline.shipper.kafka;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.ShipperEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topics as one member of the group, on a thread of its own, so that the group hears from
 * it however long the engine waits for Elasticsearch: fetches into {@link Partition}s, pauses those
 * that have enough, and commits what the engine wants committed, with a {@link Mark}.
 *
 * <p>A partition that goes to another member is drained first, for a few seconds at most, so that
 * as a rule nothing of it is uncertain there. What is committed survives every crash; what was
 * delivered and not committed comes again and is recognised by its id.
 */
final class GroupMember implements ConsumerRebalanceListener {
  private static final Duration ASK = Duration.ofSeconds(10);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(3);
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration BUSY = Duration.ofMillis(10);
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long COMMIT_LOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final KafkaInputConfig config;
  private final Properties properties;
  private final ShipperEvents events;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Partition> owned = new HashMap<>();
  private final Set<TopicPartition> fresh = new HashSet<>();
  private final Map<TopicPartition, Partition.Wanted> committed = new HashMap<>();
  private final Queue<Partition> arrived = new ConcurrentLinkedQueue<>();
  private final Pauses pauses = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(10));
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private boolean committing;
  private long committedNanos = System.nanoTime();

  GroupMember(KafkaInputConfig config, Properties properties, ShipperEvents events)
      throws java.io.IOException {
    this.config = config;
    this.properties = properties;
    this.events = events;
    this.consumer =
        Connection.connected(
            properties,
            all ->
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    this.thread = new Thread(this::work, "shipper-kafka-" + config.logClass());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Engine: a partition that was assigned since the last call; null when there is none. */
  Partition arrived() {
    return arrived.poll();
  }

  /** Commits what is wanted and leaves the group; returns within seconds. */
  void close() {
    stop.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(LAST_COMMIT.plusSeconds(2).toMillis());
        thread.interrupt();
      } else {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      consumer.subscribe(config.topics(), this);
      while (stop.getCount() > 0) {
        turn();
      }
      owned.keySet().removeAll(fresh);
      commitNow(owned.keySet());
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      boolean interrupted = Thread.interrupted();
      consumer.close(CloseOptions.timeout(interrupted ? Duration.ZERO : Duration.ofSeconds(1)));
    }
  }

  private void turn() throws InterruptedException {
    try {
      adopt();
      boolean crowded = prepare();
      take(consumer.poll(crowded ? BUSY : QUIET));
      commitDue();
      pauses.reset();
    } catch (InterruptException e) {
      throw e;
    } catch (InvalidOffsetException e) {
      // Retention was faster than we, or the topic is a new one: look where to begin.
      e.partitions().forEach(this::drop);
      fresh.addAll(e.partitions());
    } catch (KafkaException e) {
      trouble(e);
      stop.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void trouble(Exception e) {
    events.receiverTrouble(
        config.logClass(),
        config.target()
            + " cannot be read as a member of group "
            + config.group()
            + " ("
            + e.getClass().getSimpleName()
            + ": "
            + e.getMessage()
            + "); it is tried again. Check that the brokers run, client and client_file, and READ"
            + " and DESCRIBE on the topics and the group");
  }

  /** Looks where partitions begin that were assigned; throws when the cluster does not say. */
  private void adopt() throws InterruptedException {
    fresh.retainAll(consumer.assignment());
    if (fresh.isEmpty()) {
      return;
    }
    Set<TopicPartition> places = Set.copyOf(fresh);
    Map<TopicPartition, String> names = TopicNames.of(properties, places);
    Map<TopicPartition, OffsetAndMetadata> before = consumer.committed(places, ASK);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(places, ASK);
    Map<TopicPartition, Long> ends = consumer.endOffsets(places, ASK);
    for (TopicPartition place : places) {
      Partition partition =
          partition(place, names.get(place), before.get(place), starts.get(place), ends.get(place));
      consumer.seek(place, partition.wanted().delivered());
      fresh.remove(place);
      owned.put(place, partition);
      arrived.add(partition);
    }
  }

  private Partition partition(
      TopicPartition place, String name, OffsetAndMetadata before, long start, long end) {
    Origin origin =
        new Origin(config.logClass(), name, "kafka/" + place.topic() + '/' + place.partition());
    if (before == null) {
      long from = config.fromStart() ? start : end;
      return new Partition(place, origin, from, from, 0, end);
    }
    Mark mark = Mark.of(before);
    if (mark != null && !mark.name().equals(name)) {
      tell(place, "is not the topic that was read before: it is read from its start");
      return new Partition(place, origin, start, start, 0, end);
    }
    long from = before.offset();
    if (from > end) {
      tell(place, "is shorter than what was read of it: it is read from its start");
      return new Partition(place, origin, start, end, 0, end);
    }
    if (from < start) {
      long lost = start - from;
      tell(place, "lost " + lost + " records to its retention before they were read");
      events.refused(config.logClass(), Refused.EXPIRED, (int) Math.min(lost, Integer.MAX_VALUE));
      from = start;
    }
    // Who committed without a mark has not said what was sent.
    long sentBelow = mark == null ? end : Math.min(mark.sentBelow(), end);
    return new Partition(place, origin, from, sentBelow, mark == null ? 0 : mark.sentBelow(), end);
  }

  private void tell(TopicPartition place, String what) {
    events.receiverTrouble(
        config.logClass(),
        "Partition " + place.partition() + " of topic " + place.topic() + ' ' + what);
  }

  /** Goes back where the engine did, and pauses what has enough. Returns whether anything is. */
  private boolean prepare() {
    long all = 0;
    for (Partition partition : owned.values()) {
      all += partition.waitingBytes();
      Long seek = partition.takeSeek();
      if (seek != null) {
        consumer.seek(partition.place, seek);
      }
    }
    long share = config.maxBufferBytes() / (2L * Math.max(1, owned.size()));
    List<TopicPartition> pause = new ArrayList<>(fresh);
    List<TopicPartition> resume = new ArrayList<>();
    for (Partition partition : owned.values()) {
      long waiting = partition.waitingBytes();
      boolean enough = all >= config.maxBufferBytes() / 2 && waiting >= share;
      (enough ? pause : resume).add(partition.place);
    }
    consumer.pause(pause);
    consumer.resume(resume);
    return !pause.isEmpty();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (Partition partition : owned.values()) {
      List<ConsumerRecord<byte[], byte[]>> its = records.records(partition.place);
      long position = consumer.position(partition.place);
      partition.add(its, position);
      consumer.currentLag(partition.place).ifPresent(lag -> partition.setEnd(position + lag));
    }
  }

  private void commitDue() {
    long age = System.nanoTime() - committedNanos;
    if (committing && age < COMMIT_LOST_NANOS) {
      return;
    }
    Map<TopicPartition, Partition.Wanted> changed = new HashMap<>();
    boolean urgent = false;
    for (Partition partition : owned.values()) {
      Partition.Wanted wanted = partition.wanted();
      Partition.Wanted last = committed.get(partition.place);
      if (!wanted.equals(last) || age >= REFRESH_NANOS) {
        changed.put(partition.place, wanted);
        urgent |= wanted.sentBelow() > partition.promised();
      }
    }
    if (changed.isEmpty() || (!urgent && age < COMMIT_NANOS)) {
      return;
    }
    committing = true;
    committedNanos = System.nanoTime();
    consumer.commitAsync(
        offsets(changed),
        (offsets, failure) -> {
          committing = false;
          if (failure == null) {
            changed.forEach(this::isCommitted);
          } else if (!(failure instanceof RebalanceInProgressException)) {
            trouble(failure);
          }
        });
  }

  private void isCommitted(TopicPartition place, Partition.Wanted what) {
    Partition partition = owned.get(place);
    if (partition != null) {
      committed.put(place, what);
      partition.committed(what);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(
      Map<TopicPartition, Partition.Wanted> wanted) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    wanted.forEach(
        (place, what) -> {
          Partition partition = owned.get(place);
          if (partition != null) {
            Mark mark = new Mark(partition.track.origin().name(), what.sentBelow());
            offsets.put(place, mark.with(what.delivered()));
          }
        });
    return offsets;
  }

  private void commitNow(Collection<TopicPartition> places) {
    Map<TopicPartition, Partition.Wanted> wanted = new HashMap<>();
    for (TopicPartition place : places) {
      Partition partition = owned.get(place);
      if (partition != null && !partition.wanted().equals(committed.get(place))) {
        wanted.put(place, partition.wanted());
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets(wanted), LAST_COMMIT);
      wanted.forEach(this::isCommitted);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // What was committed before is still true; the next owner compares more by id.
      if (!(e instanceof RetriableException)) {
        trouble(e);
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> places) {
    fresh.addAll(places);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> places) {
    long until = System.nanoTime() + (stop.getCount() == 0 ? 0 : DRAIN.toNanos());
    try {
      List<Partition> leaving =
          places.stream().map(owned::get).filter(java.util.Objects::nonNull).toList();
      leaving.forEach(Partition::stopTaking);
      for (Partition partition : leaving) {
        var unused = partition.leave(Math.max(0, until - System.nanoTime()));
      }
      commitNow(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    } finally {
      places.forEach(this::drop);
    }
  }

  /** Somebody else has them already; a commit would be refused. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> places) {
    places.forEach(this::drop);
  }

  private void drop(TopicPartition place) {
    fresh.remove(place);
    committed.remove(place);
    Partition partition = owned.remove(place);
    if (partition != null) {
      partition.setGone();
    }
  }
}
