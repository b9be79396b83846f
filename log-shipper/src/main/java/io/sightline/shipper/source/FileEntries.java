package io.sightline.shipper.source;

import io.sightline.shipper.flow.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files in the checkpoint: one entry each, under {@code file/<generation>}, or under {@code
 * finished/<generation>} when nothing of it is under way any more.
 */
final class FileEntries {
  static final String FOLLOWED = "file/";
  static final String FINISHED = "finished/";
  private static final String FORMER = "checkpoint-1";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private FileEntries() {}

  static List<FileEntry> load(Checkpoint checkpoint, String under) {
    List<FileEntry> entries = new ArrayList<>();
    checkpoint
        .startingWith(under)
        .values()
        .forEach(json -> entries.add(entry((ObjectNode) JSON.readTree(json))));
    return entries;
  }

  /** Older versions did not say whether a file was late. */
  private static FileEntry entry(ObjectNode json) {
    if (!json.has("late")) {
      json.put("late", false);
    }
    return JSON.treeToValue(json, FileEntry.class);
  }

  static void put(Checkpoint checkpoint, String under, FileEntry entry) {
    checkpoint.put(under + entry.id(), JSON.writeValueAsString(entry));
  }

  static void remove(Checkpoint checkpoint, String under, String generation) {
    checkpoint.remove(under + generation);
  }

  /** Makes entries of what the journal found in the file of an older version, as that wrote it. */
  static void takeOver(Checkpoint checkpoint) {
    String former = checkpoint.get(FORMER);
    if (former == null) {
      return;
    }
    for (JsonNode file : JSON.readTree(former).path("files")) {
      ObjectNode complete = (ObjectNode) file;
      complete.set("realPath", file.get("path"));
      complete.putArray("tails");
      complete.put("deadEndBytes", 0);
      complete.put("sizeBytes", file.path("deliveredBytes").asLong());
      complete.put("packedBytes", 0);
      complete.put("packedMillis", 0);
      // It did not say how far it sent; whatever the file holds may have been.
      complete.put("sentBelow", Long.MAX_VALUE / 2);
      complete.putArray("cuts");
      put(checkpoint, FOLLOWED, entry(complete));
    }
    checkpoint.remove(FORMER);
  }
}
