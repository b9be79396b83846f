package io.sightline.shipper.kafka;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Backoff;
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
  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration BUSY = Duration.ofMillis(10);
  private static final Duration QUIET = Duration.ofMillis(100);
  private final KafkaInputConfig config;
  private final ShipperEvents events;
  private final TopicNames names;
  private final MetadataUpdates updates = new MetadataUpdates();
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Partition> owned = new HashMap<>();
  private final Silence silence;
  private final Set<TopicPartition> fresh = new HashSet<>();
  private final Commits commits;

  /** What was read since the start, by its name: a partition of another name is a new one. */
  private final Map<TopicPartition, String> known = new HashMap<>();

  private final Queue<Partition> arrived = new ConcurrentLinkedQueue<>();
  private final Backoff pauses = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private int checked = -1;

  GroupMember(KafkaInputConfig config, Properties properties, ShipperEvents events)
      throws java.io.IOException {
    this.config = config;
    this.events = events;
    this.names = new TopicNames(properties);
    this.consumer =
        Connection.connected(
            properties, all -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), updates));
    this.silence = new Silence(consumer, updates);
    this.commits = new Commits(consumer, owned, (Exception e) -> trouble(e));
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
        thread.join(END.toMillis());
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
      commits.now(owned.keySet());
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      boolean interrupted = Thread.interrupted();
      consumer.close(CloseOptions.timeout(interrupted ? Duration.ZERO : Duration.ofSeconds(1)));
      names.close();
    }
  }

  private void turn() throws InterruptedException {
    try {
      adopt();
      boolean crowded = prepare();
      take(consumer.poll(crowded ? BUSY : QUIET));
      commits.whenDue();
      listen();
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

  /** Kafka's client waits for brokers without a word. */
  private void listen() {
    long seconds = silence.newlyNoticedSeconds();
    if (seconds > 0) {
      trouble("no broker has answered for " + seconds + " s");
    }
  }

  private void trouble(Exception e) {
    trouble(e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  private void trouble(String why) {
    events.receiverTrouble(
        config.logClass(),
        config.target()
            + " cannot be read as a member of group "
            + config.group()
            + " ("
            + why
            + "); it is tried again. Check that the brokers run, tls, sasl, client and client_file,"
            + " and READ and DESCRIBE on the topics and the group");
  }

  /** Looks where partitions begin that were assigned; throws when the cluster does not say. */
  private void adopt() throws InterruptedException {
    fresh.retainAll(consumer.assignment());
    if (fresh.isEmpty()) {
      return;
    }
    Map<TopicPartition, String> named = names.of(Set.copyOf(fresh));
    Set<TopicPartition> places = named.keySet();
    if (places.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> before = consumer.committed(places, ASK);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(places, ASK);
    Map<TopicPartition, Long> ends = consumer.endOffsets(places, ASK);
    for (TopicPartition place : places) {
      Partition partition =
          partition(place, named.get(place), before.get(place), starts.get(place), ends.get(place));
      consumer.seek(place, partition.wanted().delivered());
      known.put(place, named.get(place));
      fresh.remove(place);
      owned.put(place, partition);
      arrived.add(partition);
    }
  }

  private Partition partition(
      TopicPartition place, String name, OffsetAndMetadata before, long start, long end) {
    Origin origin =
        new Origin(config.logClass(), name, "kafka/" + place.topic() + '/' + place.partition());
    Mark mark = before == null ? null : Mark.of(before);
    String former = mark == null ? known.get(place) : mark.name();
    if (former != null && !former.equals(name)) {
      tell(place, "is not the topic that was read before: it is read from its start");
      return new Partition(place, origin, start, start, 0, end);
    }
    if (before == null) {
      long from = config.fromStart() ? start : end;
      return new Partition(place, origin, from, from, 0, end);
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

  private void take(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
    int now = updates.count();
    // Before they get an id.
    if (!records.isEmpty() && now != checked) {
      try {
        dropFormer();
        checked = now;
      } catch (KafkaException e) {
        owned.values().forEach(partition -> consumer.seek(partition.place, partition.position()));
        throw e;
      }
    }
    for (Partition partition : owned.values()) {
      List<ConsumerRecord<byte[], byte[]>> its = records.records(partition.place);
      long position = consumer.position(partition.place);
      partition.add(its, position);
      consumer.currentLag(partition.place).ifPresent(lag -> partition.setEnd(position + lag));
    }
  }

  /**
   * A topic may be deleted and made again behind our back, and the fetches go on in the new one
   * where the old one was, past its first records. Kafka's client cannot do so before it has heard
   * of the new topic.
   */
  private void dropFormer() throws InterruptedException {
    Map<TopicPartition, String> now = names.of(Set.copyOf(owned.keySet()));
    now.forEach(
        (place, name) -> {
          if (!owned.get(place).track.origin().name().equals(name)) {
            drop(place);
            fresh.add(place);
          }
        });
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
      commits.now(places);
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
    commits.forget(place);
    Partition partition = owned.remove(place);
    if (partition != null) {
      partition.setGone();
    }
  }
}
