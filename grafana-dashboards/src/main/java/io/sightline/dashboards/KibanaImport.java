package io.sightline.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The file that Kibana's saved-objects API imports, made of the objects' own files. */
public final class KibanaImport {
  private KibanaImport() {}

  /** One line per object of the folder. */
  public static String of(Path objects) {
    return KibanaObject.in(objects).stream()
        .map(KibanaObject::line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Writes {@code sightline.ndjson} beside the folder {@code objects}. */
  static void write(Path kibana) throws IOException {
    Files.writeString(kibana.resolve("sightline.ndjson"), of(kibana.resolve("objects")));
  }
}
