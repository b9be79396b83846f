package io.sightline.shipper.source;

import io.sightline.shipper.flow.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The files in the checkpoint: one entry each, under {@code file/<generation>}. */
final class FileEntries {
  private static final String PREFIX = "file/";
  private static final String FORMER = "checkpoint-1";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private FileEntries() {}

  static List<CheckpointEntry> load(Checkpoint checkpoint) {
    List<CheckpointEntry> entries = new ArrayList<>();
    checkpoint
        .startingWith(PREFIX)
        .values()
        .forEach(json -> entries.add(JSON.readValue(json, CheckpointEntry.class)));
    takeOver(checkpoint, entries);
    return entries;
  }

  /** What {@code state.Journal} found in the file of an older version, as that version wrote it. */
  private static void takeOver(Checkpoint checkpoint, List<CheckpointEntry> entries) {
    String former = checkpoint.get(FORMER);
    if (former == null) {
      return;
    }
    for (JsonNode file : JSON.readTree(former).path("files")) {
      ObjectNode complete = (ObjectNode) file;
      // It did not promise how far it sent; whatever the file holds may be there.
      complete.put("sentBelow", Long.MAX_VALUE / 2);
      complete.putArray("cuts");
      CheckpointEntry entry = JSON.treeToValue(complete, CheckpointEntry.class);
      entries.removeIf(known -> known.generation().id().equals(entry.generation().id()));
      entries.add(entry);
      put(checkpoint, entry);
    }
    checkpoint.remove(FORMER);
  }

  static void put(Checkpoint checkpoint, CheckpointEntry entry) {
    checkpoint.put(PREFIX + entry.generation().id(), JSON.writeValueAsString(entry));
  }

  static void remove(Checkpoint checkpoint, String generation) {
    checkpoint.remove(PREFIX + generation);
  }
}
