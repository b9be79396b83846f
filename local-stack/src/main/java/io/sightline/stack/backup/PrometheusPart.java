package io.sightline.stack.backup;

import io.sightline.stack.component.Port;
import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prometheus' data, copied while it runs; the interface that would make a snapshot is off, for it
 * can delete series too. Blocks never change once they have their name. Then the chunks of the
 * newest hours, and the log, which holds all of these again, so that the end of neither matters.
 * When Prometheus has made a block of them meanwhile, or cut the log, the copy is repeated; blocks
 * that are already copied are not copied again.
 */
final class PrometheusPart implements Part {
  private static final int ATTEMPTS = 5;
  private static final String BLOCK = "[0-9A-HJKMNP-TV-Z]{26}";
  private static final List<String> HEAD = List.of("chunks_head", "wbl", "wal");

  /** A scrape that began before this may not be stored yet. */
  private static final int SETTLED_SECONDS = 30;

  private final Reach reach;
  private final HttpApi prometheus;

  PrometheusPart(Reach reach) {
    this.reach = reach;
    this.prometheus = new HttpApi(reach.settings().url(Port.PROMETHEUS));
  }

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Set<String> needs() {
    return Set.of("prometheus");
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return prometheus.get("/api/v1/status/buildinfo").at("/data/version").asString("");
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException, InterruptedException {
    long time = Instant.now().getEpochSecond() - SETTLED_SECONDS;
    Map<String, Count> counts = new LinkedHashMap<>();
    for (String name : List.of("series at " + time, "samples of up in 5 minutes at " + time)) {
      counts.put(name, Count.of(ask(name)));
    }
    copy(into);
    counts.put("blocks", Count.of(blocks(into).size()));
    return counts;
  }

  void copy(Path into) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<String> before = landmarks();
      List<String> blocks = reach.names(Data.PROMETHEUS, "");
      for (String block : blocks(into)) {
        if (!blocks.contains(block)) {
          Folders.delete(into.resolve(block));
        }
      }
      for (String block : blocks) {
        if (block.matches(BLOCK) && !Files.exists(into.resolve(block))) {
          reach.copyOut(Data.PROMETHEUS, block, into);
        }
      }
      for (String folder : HEAD) {
        Folders.delete(into.resolve(folder));
        reach.copyOut(Data.PROMETHEUS, folder, into);
      }
      if (landmarks().equals(before)) {
        return;
      }
    }
    throw new IOException(
        "Prometheus made a new block during each of "
            + ATTEMPTS
            + " copies: try again, or at a full odd hour plus some minutes, when it has just done so");
  }

  /** What changes when samples move from the log into a block, or blocks are merged or deleted. */
  private List<String> landmarks() throws IOException {
    List<String> landmarks =
        new ArrayList<>(
            reach.names(Data.PROMETHEUS, "").stream()
                .filter(name -> name.matches(BLOCK))
                .sorted()
                .toList());
    reach.names(Data.PROMETHEUS, "wal").stream()
        .filter(name -> name.startsWith("checkpoint."))
        .sorted()
        .forEach(landmarks::add);
    for (String folder : HEAD) {
      reach.names(Data.PROMETHEUS, folder).stream()
          .filter(name -> name.matches("\\d+"))
          .sorted()
          .findFirst()
          .ifPresent(first -> landmarks.add(folder + "/" + first));
    }
    return landmarks;
  }

  private static List<String> blocks(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(BLOCK))
          .sorted()
          .toList();
    }
  }

  @Override
  public void verify(Path saved) throws IOException {
    List<String> listed =
        Piped.lines(reach.promtool(List.of("tsdb", "list"), saved)).stream()
            .map(line -> line.strip().replaceFirst("\\s.*", ""))
            .filter(word -> word.matches(BLOCK))
            .sorted()
            .toList();
    if (!listed.equals(blocks(saved))) {
      throw new IOException(
          "promtool finds the blocks " + listed + " in a copy of " + blocks(saved));
    }
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.PROMETHEUS, "", saved);
  }

  @Override
  public boolean recountsWhenAllRuns() {
    return true;
  }

  @Override
  public Map<String, Long> recount(Path saved, Set<String> names)
      throws IOException, InterruptedException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : names) {
      if (name.matches(".* at \\d+")) {
        counts.put(name, ask(name));
      }
    }
    return counts;
  }

  /** The time is the name's last word. */
  private long ask(String name) throws IOException, InterruptedException {
    String time = name.substring(name.lastIndexOf(' ') + 1);
    String query =
        name.startsWith("series") ? "count({__name__!=\"\"})" : "sum(count_over_time(up[5m]))";
    return prometheus
        .get(
            "/api/v1/query?time="
                + time
                + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .at("/data/result/0/value/1")
        .asLong(0);
  }
}
