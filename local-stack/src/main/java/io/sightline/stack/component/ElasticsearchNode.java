package io.sightline.stack.component;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the Elasticsearch nodes of a stack.
 *
 * @param component its name in {@code status}
 * @param name its name in the cluster
 * @param http the port of its HTTP interface
 * @param transport the port on which the nodes speak to each other
 * @param exporter the port of the exporter that asks it
 */
record ElasticsearchNode(String component, String name, Port http, Port transport, Port exporter) {
  private static final ElasticsearchNode FIRST =
      new ElasticsearchNode(
          "elasticsearch",
          "sightline",
          Port.ELASTICSEARCH,
          Port.ELASTICSEARCH_TRANSPORT,
          Port.ELASTICSEARCH_EXPORTER);

  /** Those beyond the first. */
  static final List<ElasticsearchNode> FURTHER =
      List.of(
          new ElasticsearchNode(
              "elasticsearch-2",
              "sightline-2",
              Port.ELASTICSEARCH_2,
              Port.ELASTICSEARCH_2_TRANSPORT,
              Port.ELASTICSEARCH_2_EXPORTER),
          new ElasticsearchNode(
              "elasticsearch-3",
              "sightline-3",
              Port.ELASTICSEARCH_3,
              Port.ELASTICSEARCH_3_TRANSPORT,
              Port.ELASTICSEARCH_3_EXPORTER));

  /** The name of its exporter in {@code status}. */
  String exporterComponent() {
    return component.replace("elasticsearch", "elasticsearch-exporter");
  }

  /** All that these settings ask for. */
  static List<ElasticsearchNode> of(StackSettings settings) {
    List<ElasticsearchNode> nodes = new ArrayList<>(List.of(FIRST));
    nodes.addAll(FURTHER.subList(0, settings.elasticsearchNodes() - 1));
    return nodes;
  }
}
