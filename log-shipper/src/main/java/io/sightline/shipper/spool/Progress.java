package io.sightline.shipper.spool;

import io.sightline.shipper.flow.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spool's entry in the checkpoint, under {@code spool/<class>}: {@code
 * {"spool":"<id>","delivered":0,"sent_below":0,"cuts":[]}}.
 *
 * @param spool the id of the spool that the offsets belong to
 * @param delivered everything before this offset is delivered
 * @param sentBelow nothing at or behind this offset was ever sent
 * @param cuts see {@link io.sightline.shipper.flow.Track#cuts()}
 */
record Progress(String spool, long delivered, long sentBelow, List<Long> cuts) {
  private static final JsonMapper JSON = new JsonMapper();

  static String key(String logClass) {
    return "spool/" + logClass;
  }

  /** Null when there is none that can be used. */
  static Progress in(Checkpoint checkpoint, String logClass) {
    String text = checkpoint.get(key(logClass));
    if (text == null) {
      return null;
    }
    try {
      JsonNode entry = JSON.readTree(text);
      String spool = entry.path("spool").asString("");
      long delivered = entry.path("delivered").asLong(-1);
      long sentBelow = entry.path("sent_below").asLong(-1);
      if (!Format.isId(spool) || delivered < 0 || sentBelow < delivered) {
        return null;
      }
      List<Long> cuts = new ArrayList<>();
      for (JsonNode cut : entry.path("cuts")) {
        cuts.add(cut.asLong());
      }
      return new Progress(spool, delivered, sentBelow, List.copyOf(cuts));
    } catch (JacksonException e) {
      return null;
    }
  }

  String json() {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("spool", spool).put("delivered", delivered).put("sent_below", sentBelow);
    ArrayNode list = entry.putArray("cuts");
    cuts.forEach(list::add);
    return JSON.writeValueAsString(entry);
  }
}
