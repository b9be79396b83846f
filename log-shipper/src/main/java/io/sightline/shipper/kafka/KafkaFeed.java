package io.sightline.shipper.kafka;

import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.LineTaker;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.TrackStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of topics to the pipeline: one track for each partition that this member of the
 * group owns, counted in records. A record that a shipper wrote keeps its id and its data stream,
 * so that it is there once even if it is in the topic twice; others get their id from topic,
 * partition and offset. A record without a value is counted and ends here.
 *
 * <p>What is durable is what is committed in Kafka; the checkpoint on this machine's disk holds
 * nothing of it. Nothing is handed over before a commit says that it may be sent.
 */
public final class KafkaFeed implements Feed {
  private static final long TURN_BYTES = 1 << 20;
  private static final long USUAL_RECORD_BYTES = 512;

  /** How many records may be sent beyond what is read when a commit is wanted. */
  private static final long AHEAD = 50_000;

  private final KafkaInputConfig config;
  private final ShipperEvents events;
  private final GroupMember member;
  private final List<Partition> partitions = new ArrayList<>();
  private final RecordText text = new RecordText();
  private final Line line = new Line();
  private boolean started;

  /** Whose record the engine is being asked to take; it may wait for room and call back. */
  private @Nullable Partition handing;

  private long allRecords;
  private long allBytes;

  private KafkaFeed(KafkaInputConfig config, GroupMember member, ShipperEvents events) {
    this.config = config;
    this.member = member;
    this.events = events;
  }

  /**
   * Prepares the client; the group is joined at the first turn.
   *
   * @throws IOException with a sentence for people when the client's settings cannot be used
   */
  public static KafkaFeed open(KafkaInputConfig config, ShipperEvents events) throws IOException {
    Properties properties = config.properties();
    return new KafkaFeed(config, new GroupMember(config, properties, events), events);
  }

  @Override
  public void tend() {
    settleOwners();
    partitions.forEach(this::want);
  }

  @Override
  public boolean read(LineTaker taker) {
    if (!started) {
      started = true;
      member.start();
    }
    settleOwners();
    boolean more = false;
    for (Partition partition : List.copyOf(partitions)) {
      Taken last = read(partition, taker);
      if (last == Taken.STOPPED) {
        return false;
      }
      more |= last == Taken.YES;
    }
    return more;
  }

  /** Takes in what was assigned and lets go what is not ours any more. */
  private void settleOwners() {
    for (Partition next = member.arrived(); next != null; next = member.arrived()) {
      partitions.add(next);
    }
    for (Iterator<Partition> all = partitions.iterator(); all.hasNext(); ) {
      Partition partition = all.next();
      if (partition.isGone()) {
        all.remove();
      } else if (partition.isLeaving() && isIdle(partition)) {
        long delivered = partition.track.delivered();
        partition.want(delivered, Math.max(delivered, partition.track.uncertain()));
        partition.drained();
      }
    }
  }

  /** Nothing of it is under way. */
  private boolean isIdle(Partition partition) {
    return partition != handing && partition.track.isDelivered();
  }

  /** YES when there may be more at once, null when there is not. */
  private @Nullable Taken read(Partition partition, LineTaker taker) {
    Track track = partition.track;
    follow(partition);
    if (partition.isLeaving()) {
      return null;
    }
    want(partition);
    track.promise(partition.promised());
    int records = 0;
    long bytes = 0;
    Taken last = Taken.YES;
    while (bytes < TURN_BYTES) {
      ConsumerRecord<byte[], byte[]> next = partition.peek();
      if (next == null) {
        passGap(partition);
        last = null;
        break;
      }
      long end = next.offset() + 1;
      if (end > track.promised() || partition.isLeaving()) {
        last = null;
        break;
      }
      if (next.offset() >= track.read()) {
        handing = partition;
        Taken taken = hand(track, next, end, taker);
        handing = null;
        if (follow(partition)) {
          last = taken == Taken.STOPPED ? taken : Taken.HELD;
          break;
        }
        if (taken != Taken.YES) {
          last = taken;
          break;
        }
        track.readTo(end);
        records++;
        bytes += size(next);
      }
      partition.remove();
    }
    if (records > 0) {
      allRecords += records;
      allBytes += bytes;
      events.linesRead(config.logClass(), records, bytes);
    }
    return last;
  }

  private static long size(ConsumerRecord<byte[], byte[]> next) {
    return next.value() == null ? 0 : next.value().length;
  }

  private Taken hand(Track track, ConsumerRecord<byte[], byte[]> next, long end, LineTaker taker) {
    if (next.value() == null || next.value().length == 0) {
      events.lineDropped(config.logClass(), DropReason.NO_VALUE);
      return Taken.YES;
    }
    String id = DocumentHeaders.id(next.headers());
    String stream = DocumentHeaders.stream(next.headers());
    boolean addressed = id != null && stream != null;
    text.turnTo(next.value(), addressed ? Integer.MAX_VALUE : config.maxRecordBytes());
    line.set(track, next.offset(), end, text.bytes, 0, text.length).asPiece(text.cut);
    if (addressed) {
      line.addressed(id, stream).asRepeated(DocumentHeaders.isAgain(next.headers()));
    }
    boolean cut = text.cut;
    Taken taken = taker.take(line);
    if (taken == Taken.YES && cut) {
      events.refused(config.logClass(), Refused.CUT, 1);
    }
    return taken;
  }

  /** When the track went back, its records are fetched again. Returns whether it did. */
  private boolean follow(Partition partition) {
    Track track = partition.track;
    if (partition.rewinds == track.rewinds()) {
      return false;
    }
    partition.rewinds = track.rewinds();
    partition.backTo(track.delivered());
    return true;
  }

  /** Behind the last record may be offsets without any: aborted, compacted, or marks of Kafka's. */
  private static void passGap(Partition partition) {
    long to = partition.emptyTo();
    if (to > partition.track.read() && to <= partition.track.promised()) {
      partition.track.readTo(to);
    }
  }

  private void want(Partition partition) {
    if (partition.isLeaving()) {
      return;
    }
    Track track = partition.track;
    long sentBelow = partition.wanted().sentBelow();
    long next = Math.max(track.read(), partition.nextOffset());
    if (sentBelow - next < AHEAD / 2) {
      sentBelow = next + AHEAD;
    }
    partition.want(track.delivered(), sentBelow);
  }

  @Override
  public void report() {
    List<TrackStatus> all = status();
    // A partition's length is known in records alone.
    long usual = allRecords == 0 ? USUAL_RECORD_BYTES : Math.max(1, allBytes / allRecords);
    long records = all.stream().mapToLong(TrackStatus::lag).sum();
    events.lagRecords(config.logClass(), records);
    events.lag(config.logClass(), usual * records);
    events.lagSeconds(
        config.logClass(), all.stream().mapToDouble(TrackStatus::lagSeconds).max().orElse(0));
  }

  /** Counted in records, not in bytes. */
  @Override
  public List<TrackStatus> status() {
    List<TrackStatus> all = new ArrayList<>();
    for (Partition partition : partitions) {
      Track track = partition.track;
      long end = Math.max(partition.end(), track.delivered());
      all.add(
          new TrackStatus(
              TrackStatus.Kind.PARTITION,
              config.logClass(),
              track.origin().path(),
              track.origin().name(),
              track.read(),
              track.delivered(),
              end,
              partition.waiting.seconds(track.delivered(), end, System.nanoTime())));
    }
    return all;
  }

  /** Commits in Kafka instead, on the member's thread. */
  @Override
  public void note(Checkpoint checkpoint) {
    partitions.forEach(this::want);
  }

  @Override
  public void noted() {}

  @Override
  public void mark() {}

  /** What is uncertain here is looked for everywhere, so nobody has to wait for it. */
  @Override
  public boolean isPastMark() {
    return true;
  }

  /** Commits what is delivered and leaves the group. */
  @Override
  public void close() {
    settleOwners();
    for (Partition partition : partitions) {
      long delivered = partition.track.delivered();
      boolean clean = isIdle(partition);
      // What went back was sent as well.
      long sentBelow = Math.max(delivered, partition.track.uncertain());
      partition.want(delivered, clean ? sentBelow : partition.wanted().sentBelow());
      partition.drained();
    }
    member.close();
  }
}
