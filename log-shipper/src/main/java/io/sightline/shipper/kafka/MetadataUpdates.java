package io.sightline.shipper.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How often Kafka's client has heard what the cluster is like, its topics included. It tells its
 * deserializers, so this is one. Thread-safe.
 */
final class MetadataUpdates extends ByteArrayDeserializer implements ClusterResourceListener {
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public void onUpdate(ClusterResource unused) {
    count.incrementAndGet();
  }

  int count() {
    return count.get();
  }
}
