package io.sightline.dashboards;

import java.util.Map;
import java.util.Optional;
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
  private static final String NO_USERS = "nobody logs in to the demo";
  private static final String NO_TEXT = "all lines of the demo are JSON";

  /** Places whose answer may be empty, each with its reason. */
  private static final Map<String, String> MAY_BE_EMPTY =
      Map.of(
          "search:sightline-user-requests", NO_USERS,
          "lens:sightline-access-by-user", NO_USERS,
          "search:sightline-malformed-lines", NO_TEXT,
          "lens:sightline-shipper-malformed", NO_TEXT,
          "lens:sightline-shipper-malformed-over-time", NO_TEXT);

  /** Why there may be no answer in a stack whose service logged of every kind. */
  public Optional<String> mayBeEmpty() {
    return Optional.ofNullable(MAY_BE_EMPTY.get(place));
  }

  @Override
  public String toString() {
    return place;
  }
}
