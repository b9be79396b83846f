package io.sightline.shipper.kafka;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Backoff;
import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents to a topic, one record each: the document as value, the track's name as key, so
 * that the documents of a file stay in order in one partition, and {@link DocumentHeaders} with
 * what the shipper at the other end needs to know.
 *
 * <p>A record counts as delivered when all replicas in sync have it. Nothing is given up: Kafka's
 * producer repeats by itself, without doubles, for two minutes, and then it is given the record
 * again. A record that may be in the topic from before says so in a header. A record that is too
 * large for the broker goes to the {@link Graves}; refusals that someone has to mend hold the topic
 * and give batches back.
 *
 * <p>One thread sends; the producer's own thread takes the answers. Thread-safe. {@link #close}
 * leaves what is not acknowledged to the next run.
 */
public final class KafkaOutput implements Output {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final byte[] YES = {'1'};

  private final KafkaOutputConfig config;
  private final Settings settings;
  private final Properties properties;
  private final Graves graves;
  private final ShipperEvents events;
  private final Backoff pauses;

  /** Batches that were submitted, and those under way whose last answer came. */
  private final BlockingQueue<Shipping> inbox = new LinkedBlockingQueue<>();

  private final Set<Shipping> underWay = new LinkedHashSet<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "shipper-kafka-output");
  private @Nullable Producer<byte[], byte[]> producer;
  private String keyName = "";
  private byte[] key = new byte[0];
  private String streamName = "";
  private byte[] stream = new byte[0];
  private long complainedNanos = System.nanoTime() - SILENCE.toNanos();
  private volatile long takenNanos = System.nanoTime();
  private volatile long heldUntilNanos = System.nanoTime();
  private volatile @Nullable Trouble trouble;

  /**
   * How documents are sent.
   *
   * @param batchBytes how large a batch may be
   * @param bufferBytes how much may wait in the producer, besides the batches
   * @param retryFirst the first pause between tries
   * @param retryLongest the longest, after doublings
   */
  public record Settings(
      int batchBytes, long bufferBytes, Duration retryFirst, Duration retryLongest) {}

  private KafkaOutput(
      KafkaOutputConfig config,
      Settings settings,
      Properties properties,
      Graves graves,
      ShipperEvents events) {
    this.config = config;
    this.settings = settings;
    this.properties = properties;
    this.graves = graves;
    this.events = events;
    this.pauses = new Backoff(settings.retryFirst(), settings.retryLongest());
    thread.setDaemon(true);
  }

  /**
   * Prepares the client; brokers are asked for nothing yet.
   *
   * @throws IOException with a sentence for people when the client's settings cannot be used
   */
  public static KafkaOutput open(
      KafkaOutputConfig config, Settings settings, Graves graves, ShipperEvents events)
      throws IOException {
    Properties properties = config.properties(settings.bufferBytes(), settings.retryLongest());
    KafkaOutput output = new KafkaOutput(config, settings, properties, graves, events);
    output.producer = output.newProducer();
    return output;
  }

  private Producer<byte[], byte[]> newProducer() throws IOException {
    return Connection.connected(
        properties,
        all -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void submit(Batch batch, Listener listener) {
    inbox.add(new Shipping(batch, listener, inbox::add));
  }

  /** All streams go to one topic. */
  @Override
  public boolean isHeld(String anyStream) {
    return heldUntilNanos - System.nanoTime() > 0;
  }

  @Override
  public int batchBytes() {
    return settings.batchBytes();
  }

  @Override
  public Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void work() {
    try {
      while (stop.getCount() > 0) {
        Shipping next = inbox.poll(200, TimeUnit.MILLISECONDS);
        if (next != null && underWay.remove(next)) {
          settle(next);
        } else if (next != null) {
          send(next);
        }
        watch();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Shipping shipping) throws InterruptedException {
    if (isHeld("")) {
      shipping.listener.ended(Ended.GIVEN_BACK);
      return;
    }
    Producer<byte[], byte[]> to = living();
    if (to == null) {
      return;
    }
    Batch batch = shipping.batch;
    underWay.add(shipping);
    shipping.begin();
    shipping.sentBy = to;
    for (int item = 0; item < batch.size(); item++) {
      Exception failure = shipping.firstFailure();
      if (failure != null && Refusal.of(failure) != Refusal.TOO_LARGE) {
        // Each further one might take as long to fail.
        shipping.failed(item, failure);
        continue;
      }
      try {
        var unused = to.send(record(batch, item), shipping.of(item, this::taken));
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException | IllegalStateException e) {
        shipping.failed(item, e);
      }
    }
    shipping.answered();
  }

  /** The producer, or a new one after the last one's end; null when shipping ends. */
  private @Nullable Producer<byte[], byte[]> living() throws InterruptedException {
    while (producer == null) {
      try {
        producer = newProducer();
      } catch (IOException e) {
        if (!pause(RetryReason.NO_CONNECTION, e.getMessage(), pauses.next())) {
          return null;
        }
      }
    }
    return producer;
  }

  private void taken() {
    takenNanos = System.nanoTime();
  }

  private ProducerRecord<byte[], byte[]> record(Batch batch, int item) {
    Origin origin = batch.origin(item);
    if (!origin.name().equals(keyName)) {
      keyName = origin.name();
      key = keyName.getBytes(StandardCharsets.UTF_8);
    }
    if (!batch.stream().equals(streamName)) {
      streamName = batch.stream();
      stream = streamName.getBytes(StandardCharsets.UTF_8);
    }
    int start = batch.documentStart(item);
    byte[] value = Arrays.copyOfRange(batch.array(), start, start + batch.documentLength(item));
    ProducerRecord<byte[], byte[]> made = new ProducerRecord<>(config.topic(), key, value);
    made.headers()
        .add(DocumentHeaders.ID, batch.id(item).getBytes(StandardCharsets.UTF_8))
        .add(DocumentHeaders.STREAM, stream)
        .add(DocumentHeaders.CLASS, origin.logClass().getBytes(StandardCharsets.UTF_8));
    if (batch.isUncertain()) {
      made.headers().add(DocumentHeaders.AGAIN, YES);
    }
    return made;
  }

  /** All answers are there: takes out what has its place, and does something about the rest. */
  private void settle(Shipping shipping) throws InterruptedException {
    events.bulkAnswered(Duration.ofNanos(System.nanoTime() - shipping.sentNanos));
    Batch batch = shipping.batch;
    Exception worst = null;
    reportDelivered(shipping, batch.size());
    if (shipping.firstFailure() != null) {
      boolean[] left = new boolean[batch.size()];
      for (int item = 0; item < left.length; item++) {
        Exception failure = shipping.failure(item);
        if (failure == null) {
          continue;
        }
        if (Refusal.of(failure) == Refusal.TOO_LARGE) {
          if (!bury(batch, item, failure)) {
            return;
          }
        } else {
          left[item] = true;
          worst = worst == null || Refusal.of(failure) == Refusal.REFUSED ? failure : worst;
        }
      }
      batch.retain(left, left.length);
    }
    if (worst == null) {
      well();
      shipping.listener.ended(Ended.ACKNOWLEDGED);
    } else if (Refusal.of(worst) == Refusal.REFUSED) {
      hold(shipping, worst);
    } else {
      again(shipping, worst);
    }
  }

  private void again(Shipping shipping, Exception failure) throws InterruptedException {
    if (!Refusal.leavesProducerWell(failure)) {
      end(shipping.sentBy);
    }
    if (pause(RetryReason.NO_CONNECTION, sentence(failure), pauses.next())) {
      // An answer may have been lost, so it may be there.
      shipping.batch.setUncertain();
      send(shipping);
    }
  }

  private void hold(Shipping shipping, Exception failure) {
    end(shipping.sentBy);
    if (!isHeld("")) {
      Duration pause = pauses.next();
      heldUntilNanos = System.nanoTime() + pause.toNanos();
      complain(RetryReason.REFUSED, sentence(failure), pause);
    }
    shipping.listener.ended(Ended.GIVEN_BACK);
  }

  /** What it had not sent comes back as failed; that must not end the next one as well. */
  private void end(@Nullable Object failed) {
    if (producer != null && producer == failed) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private String sentence(Exception failure) {
    return "Kafka does not take documents for "
        + config.target()
        + " ("
        + failure.getClass().getSimpleName()
        + ": "
        + failure.getMessage()
        + "): "
        + Refusal.advice(failure);
  }

  /** False when shipping ends before the letter is on the disk. */
  private boolean bury(Batch batch, int item, Exception failure) throws InterruptedException {
    while (true) {
      try {
        graves.bury(batch, item, "record_too_large", String.valueOf(failure.getMessage()));
        return true;
      } catch (IOException e) {
        trouble = new Trouble("The dead-letter file cannot be written: " + e, since());
        if (stop.await(settings.retryLongest().toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
  }

  private void reportDelivered(Shipping shipping, int items) {
    String run = null;
    int count = 0;
    for (int item = 0; item < items; item++) {
      if (shipping.failure(item) != null) {
        continue;
      }
      String logClass = shipping.batch.origin(item).logClass();
      if (run != null && !logClass.equals(run)) {
        events.delivered(run, count);
        count = 0;
      }
      run = logClass;
      count++;
    }
    if (run != null) {
      events.delivered(run, count);
    }
  }

  /** The producer is silent about brokers that are away, so the silence is what is noticed. */
  private void watch() {
    if (underWay.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    Shipping oldest = underWay.iterator().next();
    long quiet = Math.min(now - takenNanos, now - oldest.sentNanos);
    if (quiet > SILENCE.toNanos() && now - complainedNanos > SILENCE.toNanos()) {
      complain(
          RetryReason.NO_CONNECTION,
          "Kafka has acknowledged nothing for "
              + TimeUnit.NANOSECONDS.toSeconds(quiet)
              + " s for "
              + config.target()
              + ": check that the brokers run, that tls and sasl suit their ports, and that enough replicas"
              + " are in sync",
          SILENCE);
    }
  }

  private void complain(RetryReason why, String what, Duration pause) {
    complainedNanos = System.nanoTime();
    trouble = new Trouble(what, since());
    events.retrying(why, what, pause);
  }

  private long since() {
    Trouble before = trouble;
    return before == null ? System.nanoTime() : before.since();
  }

  private boolean pause(RetryReason why, String what, Duration pause) throws InterruptedException {
    complain(why, what, pause);
    return !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void well() {
    pauses.reset();
    if (trouble != null) {
      trouble = null;
      events.recovered();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(LAST_WORDS.toMillis());
      thread.interrupt();
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive() && producer != null) {
      producer.close(LAST_WORDS);
      producer = null;
    }
  }
}
