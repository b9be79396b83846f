package io.sightline.stack;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The status of a stack that another process supervises. */
public final class StatusReport {
  private StatusReport() {}

  /** The fields of each component as {@code status.json} has them; empty when no stack runs. */
  public static List<Map<String, Object>> components(StackSettings settings) throws IOException {
    if (Supervision.runningProcess(settings).isEmpty() || !Files.exists(settings.statusFile())) {
      return List.of();
    }
    return StatusFile.read(settings.statusFile()).components();
  }
}
