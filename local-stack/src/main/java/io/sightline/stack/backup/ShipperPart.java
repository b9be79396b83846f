package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log shipper's checkpoint, spools and dead letters. Taken before the log lines themselves: a
 * checkpoint that is older than what Elasticsearch holds costs refused duplicates, one that is
 * newer would cost lines.
 *
 * <p>In this order, while the shipper writes: the spools, then the journal, which may know more
 * than the spools but not less, then the dead letters, which must hold all that the journal has
 * passed. The end of a file that was being appended to is cut off by the shipper when it reads it.
 */
final class ShipperPart implements Part {
  private static final int ATTEMPTS = 10;
  private static final String DEAD_LETTERS = "dead-letters.ndjson";
  private final Reach reach;

  ShipperPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "log-shipper";
  }

  @Override
  public Set<String> needs() {
    return Set.of("log-shipper");
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    reach.copyOut(Data.SHIPPER, "spool", into);
    copyJournal(into);
    reach.copyOut(Data.SHIPPER, DEAD_LETTERS, into);
    LiveFiles.removeUnfinished(into);
    Path deadLetters = into.resolve(DEAD_LETTERS);
    if (Files.exists(deadLetters)) {
      LiveFiles.cutTornLine(deadLetters);
    }
    return Map.of(
        "generations of the checkpoint", Count.of(LiveFiles.count(into, "journal-\\d+")),
        "dead letters", Count.of(LiveFiles.lines(deadLetters)));
  }

  /** All generations at once: the shipper begins a new one now and then, and drops an old one. */
  private void copyJournal(Path into) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<String> before = generations();
      for (String name : before) {
        reach.copyOut(Data.SHIPPER, name, into);
      }
      if (generations().equals(before)) {
        return;
      }
      for (String name : before) {
        Files.deleteIfExists(into.resolve(name));
      }
    }
    throw new IOException(
        "the checkpoint began a new generation during each of " + ATTEMPTS + " copies: try again");
  }

  private List<String> generations() throws IOException {
    return reach.names(Data.SHIPPER, "").stream()
        .filter(name -> name.matches("journal-\\d+|checkpoint"))
        .sorted()
        .toList();
  }

  @Override
  public void verify(Path saved) throws IOException {
    for (Path file : StoredFiles.files(saved)) {
      if (file.getFileName().toString().startsWith("journal-")) {
        byte[] start = new byte["sightline-journal ".length()];
        try (var in = Files.newInputStream(file)) {
          if (in.readNBytes(start, 0, start.length) < start.length
              || !new String(start, java.nio.charset.StandardCharsets.US_ASCII)
                  .equals("sightline-journal ")) {
            throw new IOException(file.getFileName() + " is no journal of the log shipper");
          }
        }
      }
    }
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.SHIPPER, "", saved);
  }
}
