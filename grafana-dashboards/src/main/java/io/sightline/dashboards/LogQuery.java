package io.sightline.dashboards;

import tools.jackson.databind.JsonNode;

/**
 * One question that a dashboard of Grafana or an object of Kibana asks Elasticsearch, as the body
 * of a search; no variable is left in it.
 *
 * @param place where it stands, for messages: {@code logs / Lines by level / A}
 * @param indices the pattern of the indices it is asked of
 * @param body of {@code POST /<indices>/_search}
 */
public record LogQuery(String place, String indices, JsonNode body) {
  @Override
  public String toString() {
    return place;
  }
}
