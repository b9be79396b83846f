package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.backend.BackendException.Fault;
import io.sightline.console.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Elasticsearch's points in time, under short names of ours, for theirs are kilobytes where there
 * are many indices. The latest {@value #MOST} are remembered; Elasticsearch drops one that nobody
 * asks for during {@value #KEEP_ALIVE}. A server without them is asked again after a while.
 * Thread-safe.
 */
final class PointsInTime {
  static final String KEEP_ALIVE = "2m";
  private static final int MOST = 32;
  private static final Duration WITHOUT = Duration.ofMinutes(10);

  private final BackendClient elasticsearch;
  private final Clock clock;
  private final Map<String, String> ids = new LinkedHashMap<>();
  private Instant askAgainAt = Instant.MIN;
  private long last;

  PointsInTime(BackendClient elasticsearch, Clock clock) {
    this.elasticsearch = elasticsearch;
    this.clock = clock;
  }

  /** Opens one; empty where the server has none. */
  Optional<String> open(String indices) throws BackendException {
    synchronized (this) {
      if (clock.instant().isBefore(askAgainAt)) {
        return Optional.empty();
      }
    }
    try {
      String id =
          elasticsearch
              .postJson(
                  "/" + indices + "/_pit?ignore_unavailable=true&keep_alive=" + KEEP_ALIVE,
                  Json.MAPPER.createObjectNode())
              .path("id")
              .asString("");
      return id.isEmpty() ? Optional.empty() : Optional.of(remember(id));
    } catch (BackendException refused) {
      if (refused.fault() != Fault.REQUEST) {
        throw refused;
      }
      synchronized (this) {
        askAgainAt = clock.instant().plus(WITHOUT);
      }
      return Optional.empty();
    }
  }

  private synchronized String remember(String id) {
    String name = Long.toString(++last, 36);
    ids.put(name, id);
    Iterator<String> oldest = ids.keySet().iterator();
    while (ids.size() > MOST && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
    return name;
  }

  synchronized Optional<String> id(String name) {
    return Optional.ofNullable(ids.get(name));
  }

  synchronized void forget(String name) {
    ids.remove(name);
  }
}
