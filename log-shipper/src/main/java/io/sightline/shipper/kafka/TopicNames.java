package io.sightline.shipper.kafka;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.apache.kafka.common.TopicPartition;

/**
 * The names of partitions in document ids: 12 characters of a hash over the cluster, the topic's
 * own id and the partition's number. A topic that is deleted and made again has another id, so its
 * records never get the ids of the old ones.
 */
final class TopicNames {
  private static final long PATIENCE_SECONDS = 20;

  private TopicNames() {}

  /**
   * Asks the cluster, on the caller's thread.
   *
   * @param properties of a client of any kind
   * @throws KafkaException when it does not answer
   */
  static Map<TopicPartition, String> of(Properties properties, Set<TopicPartition> places)
      throws InterruptedException {
    Properties own = new Properties();
    for (String key : properties.stringPropertyNames()) {
      if (AdminClientConfig.configNames().contains(key)) {
        own.setProperty(key, properties.getProperty(key));
      }
    }
    try (Admin admin = Admin.create(own)) {
      String cluster = admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<String, TopicDescription> topics =
          admin
              .describeTopics(places.stream().map(TopicPartition::topic).distinct().toList())
              .allTopicNames()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<TopicPartition, String> names = new HashMap<>();
      for (TopicPartition place : places) {
        String topic = topics.get(place.topic()).topicId().toString();
        names.put(place, name(cluster, topic, place.partition()));
      }
      return names;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "the cluster does not describe its topics", e);
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
}
