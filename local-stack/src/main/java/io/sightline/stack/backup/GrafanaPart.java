package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Grafana's database: users, preferences, dashboards of the team's own. It is one SQLite file
 * without a way to copy it in peace from outside, so it is copied until two copies are alike and
 * none was taken during a transaction.
 */
final class GrafanaPart implements Part {
  private static final String FILE = "grafana.db";
  private static final int ATTEMPTS = 10;

  private final Reach reach;

  GrafanaPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "grafana";
  }

  @Override
  public Set<String> needs() {
    return Set.of("grafana");
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    String last = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Files.deleteIfExists(into.resolve(FILE));
      reach.copyOut(Data.GRAFANA, FILE, into);
      List<String> names = reach.names(Data.GRAFANA, "");
      String sum = StoredFiles.sha256(into.resolve(FILE));
      boolean quiet = !names.contains(FILE + "-journal") && !names.contains(FILE + "-wal");
      if (quiet && sum.equals(last)) {
        return Map.of();
      }
      last = quiet ? sum : "";
    }
    throw new IOException(
        "its database changed during each of " + ATTEMPTS + " copies: try again when it is quiet");
  }

  @Override
  public void verify(Path saved) throws IOException {
    byte[] start = new byte[15];
    try (var in = Files.newInputStream(saved.resolve(FILE))) {
      in.readNBytes(start, 0, start.length);
    }
    if (!new String(start, StandardCharsets.US_ASCII).equals("SQLite format 3")) {
      throw new IOException(FILE + " is no SQLite database");
    }
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.GRAFANA, "", saved);
  }
}
