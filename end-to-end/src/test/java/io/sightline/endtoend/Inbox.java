package io.sightline.endtoend;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The console's inbox: what Alertmanager sent. */
record Inbox(Console console) {
  /** The newest message that matches, with its bodies. */
  Optional<JsonNode> find(String kind, Predicate<JsonNode> wanted) {
    for (JsonNode message : console.json("/api/inbox").at("/messages")) {
      if (message.at("/kind").asString().equals(kind) && wanted.test(message)) {
        return Optional.of(console.json("/api/inbox/" + message.at("/id").asString()));
      }
    }
    return Optional.empty();
  }

  /** Waits for a message whose subject or title starts with this. */
  JsonNode await(String kind, String start, Duration patience) {
    return Awaitility.await(kind + " '" + start + "…'")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(500))
        // A console that does not answer once is asked again.
        .ignoreException(AssertionError.class)
        .until(() -> find(kind, message -> heading(message).startsWith(start)), Optional::isPresent)
        .orElseThrow();
  }

  static String heading(JsonNode message) {
    String subject = message.at("/subject").asString("");
    return subject.isEmpty() ? message.at("/title").asString("") : subject;
  }
}
