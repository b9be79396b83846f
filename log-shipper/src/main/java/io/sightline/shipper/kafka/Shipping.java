package io.sightline.shipper.kafka;

import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to the topic: what the broker said of each of its records. The producer's
 * thread fills it; whoever is told that all have an answer reads it.
 */
final class Shipping {
  final Batch batch;
  final Output.Listener listener;
  private final Consumer<Shipping> whenAnswered;
  private final AtomicInteger open = new AtomicInteger();
  private volatile @Nullable Exception firstFailure;
  private Exception[] failures = new Exception[0];
  long sentNanos;

  /** The producer of the last try; only the sender touches it. */
  @Nullable Object sentBy;

  Shipping(Batch batch, Output.Listener listener, Consumer<Shipping> whenAnswered) {
    this.batch = batch;
    this.listener = listener;
    this.whenAnswered = whenAnswered;
  }

  /** Before each try. One answer more than there are items is expected: that of the sender. */
  void begin() {
    failures = new Exception[batch.size()];
    firstFailure = null;
    sentNanos = System.nanoTime();
    open.set(batch.size() + 1);
  }

  Callback of(int item, Runnable whenTaken) {
    return (metadata, failure) -> {
      if (failure == null) {
        whenTaken.run();
        answered();
      } else {
        failed(item, failure);
      }
    };
  }

  void failed(int item, Exception failure) {
    failures[item] = failure;
    if (firstFailure == null) {
      firstFailure = failure;
    }
    answered();
  }

  /** One answer is there; with the last one whoever waits is told. */
  void answered() {
    if (open.decrementAndGet() == 0) {
      whenAnswered.accept(this);
    }
  }

  /** Null when every record so far was taken. */
  @Nullable Exception firstFailure() {
    return firstFailure;
  }

  @Nullable Exception failure(int item) {
    return failures[item];
  }
}
