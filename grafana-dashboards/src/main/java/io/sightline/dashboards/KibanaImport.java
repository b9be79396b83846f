package io.sightline.dashboards;

import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The file {@code sightline.ndjson} that Kibana's saved-objects API imports, made of the objects'
 * own files.
 */
public final class KibanaImport {
  private KibanaImport() {}

  /** One line per object of the folder. */
  public static String of(Path objects) {
    return KibanaObject.in(objects).stream()
        .map(KibanaObject::line)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
