package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Begins to follow a file: as a life of its own, or where a remembered one stopped. Not
 * thread-safe.
 */
final class Beginnings {
  private final FileTable table;
  private final boolean behind;
  private final ShipperEvents events;
  private boolean late;

  /**
   * @param behind the checkpoint does not know how far the last run sent
   */
  Beginnings(FileTable table, boolean behind, ShipperEvents events) {
    this.table = table;
    this.behind = behind;
    this.events = events;
  }

  /** Everything that was there at the start is recognised: what an earlier run left comes late. */
  void othersAreLate() {
    late = true;
  }

  /** The content is in use when the verdict is {@link Verdict#SETTLED}. */
  Verdict fresh(Candidate candidate, Path realPath, Content content) throws IOException {
    if (!candidate.isListed()) {
      return Verdict.IGNORED;
    }
    TailedFile file =
        new TailedFile(
            candidate.input().logClass(),
            candidate.key(),
            candidate.path(),
            realPath,
            Past.of(behind, late));
    file.judged = candidate.facts();
    file.size = content.isPacked() ? 0 : content.size();
    file.longest = file.size;
    file.beginsWith(content.isPacked() ? 0 : Heads.of(content));
    follow(file, candidate, content);
    return Verdict.SETTLED;
  }

  void resume(FileEntry entry, Prefix prefix, Candidate candidate, Path realPath, Content content)
      throws IOException {
    TailedFile file =
        TailedFile.resumed(
            entry, prefix, candidate.key(), candidate.path(), realPath, content, late);
    file.listed = candidate.isListed();
    table.known.found(entry);
    follow(file, candidate, content);
    events.fileFound(file.origin(), entry.deliveredBytes());
  }

  private void follow(TailedFile file, Candidate candidate, Content content) {
    if (content.isPacked()) {
      file.packedBytes = candidate.facts().size();
      file.packedMillis = candidate.facts().modifiedMillis();
    }
    table.follow(file, content);
  }
}
