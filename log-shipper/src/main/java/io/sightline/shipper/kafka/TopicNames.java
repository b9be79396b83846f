package io.sightline.shipper.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The names of partitions in document ids: 12 characters of a hash over the cluster, the topic's
 * own id and the partition's number. A topic that is deleted and made again has another id, so its
 * records never get the ids of the old ones. Not thread-safe.
 */
final class TopicNames implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Properties properties = new Properties();
  private @Nullable Admin admin;

  /**
   * Connects at the first question.
   *
   * @param all of a client of any kind
   */
  TopicNames(Properties all) {
    for (String key : all.stringPropertyNames()) {
      if (AdminClientConfig.configNames().contains(key)) {
        properties.setProperty(key, all.getProperty(key));
      }
    }
  }

  /**
   * Asks the cluster, on the caller's thread. What is of a topic that is not there has no name.
   *
   * @throws KafkaException when it does not answer
   */
  Map<TopicPartition, String> of(Set<TopicPartition> places) throws InterruptedException {
    try {
      if (admin == null) {
        admin = Admin.create(properties);
      }
      String cluster = admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<String, KafkaFuture<TopicDescription>> topics =
          admin
              .describeTopics(places.stream().map(TopicPartition::topic).distinct().toList())
              .topicNameValues();
      Map<String, String> ids = new HashMap<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : topics.entrySet()) {
        String id = id(topic.getValue());
        if (id != null) {
          ids.put(topic.getKey(), id);
        }
      }
      Map<TopicPartition, String> names = new HashMap<>();
      for (TopicPartition place : places) {
        String id = ids.get(place.topic());
        if (id != null) {
          names.put(place, name(cluster, id, place.partition()));
        }
      }
      return names;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "the cluster does not describe its topics", e);
    }
  }

  private static @Nullable String id(KafkaFuture<TopicDescription> topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return topic.get(PATIENCE_SECONDS, TimeUnit.SECONDS).topicId().toString();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw e;
    }
  }

  static String name(String cluster, String topicId, int partition) {
    String all = cluster + '\n' + topicId + '\n' + partition;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, 9));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
