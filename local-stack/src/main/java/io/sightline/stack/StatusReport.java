package io.sightline.stack;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.ResidentMemory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/** The status of a stack that another process supervises. */
public final class StatusReport {
  private StatusReport() {}

  /**
   * The fields of each component as {@code status.json} has them, and {@code resident_bytes}, the
   * memory of its processes; empty when no stack runs.
   */
  public static List<Map<String, Object>> components(StackSettings settings) throws IOException {
    if (Supervision.runningProcess(settings).isEmpty()) {
      return List.of();
    }
    List<Map<String, Object>> components;
    try {
      components = StatusFile.read(settings.statusFile()).components();
    } catch (NoSuchFileException e) {
      return List.of(); // It starts or ends at this moment.
    }
    for (Map<String, Object> one : components) {
      Object pid = one.get("pid");
      one.put(
          "resident_bytes",
          pid instanceof Number number ? ResidentMemory.ofFamily(number.longValue()) : 0);
    }
    return components;
  }
}
