package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The console's users, record of changes, states of errors, and inbox. Its files are appended to or
 * replaced by rename, so a copy of each is whole but for a last line that is being written.
 */
final class ConsolePart implements Part {
  private final Reach reach;

  ConsolePart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "ops-console";
  }

  @Override
  public Set<String> needs() {
    return Set.of("ops-console");
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    reach.copyOut(Data.CONSOLE, "", into);
    LiveFiles.removeUnfinished(into);
    for (Path file : StoredFiles.files(into)) {
      if (file.toString().endsWith(".ndjson")) {
        LiveFiles.cutTornLine(file);
      }
    }
    return Map.of("messages", Count.of(LiveFiles.count(into.resolve("inbox"), "\\d+\\.json")));
  }

  @Override
  public void verify(Path saved) throws IOException {
    for (Path file : StoredFiles.files(saved)) {
      if (file.toString().endsWith(".json") && !file.toString().contains("/damaged/")) {
        try {
          HttpApi.JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
          throw new IOException(StoredFiles.name(saved, file) + " is no JSON", e);
        }
      }
    }
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.CONSOLE, "", saved);
  }
}
