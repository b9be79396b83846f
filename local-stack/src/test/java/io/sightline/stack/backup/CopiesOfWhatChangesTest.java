package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Folders;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders whose owner goes on while they are copied. */
class CopiesOfWhatChangesTest {
  private static final String FIRST = "01HXAAAAAAAAAAAAAAAAAAAAAA";
  private static final String SECOND = "01HXBBBBBBBBBBBBBBBBBBBBBB";

  @TempDir private Path temporary;
  private LocalReach local;
  private Path into;
  private final List<String> copied = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    StackSettings settings =
        StackSettings.onFreePorts(temporary, temporary.resolve("state"), Map.of());
    local = new LocalReach(settings, new Toolbox(temporary.resolve("tools"), Map.of(), line -> {}));
    into = Files.createDirectory(temporary.resolve("copy"));
  }

  @FunctionalInterface
  private interface Change {
    void happen(int copies) throws IOException;
  }

  /** The local one, and something that happens after each copy. */
  private Reach during(Change change) {
    return new Reach() {
      @Override
      public void copyOut(Data data, String path, Path to) throws IOException {
        local.copyOut(data, path, to);
        copied.add(path);
        change.happen(copied.size());
      }

      @Override
      public List<String> names(Data data, String path) throws IOException {
        return local.names(data, path);
      }

      @Override
      public StackSettings settings() {
        return local.settings();
      }

      @Override
      public String runtime() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Set<String> healthy() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void putIn(Data data, String path, Path from) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void remove(Data data, String path) {
        throw new UnsupportedOperationException();
      }

      @Override
      public String location(Data data, String path) {
        throw new UnsupportedOperationException();
      }

      @Override
      public ProcessBuilder postgresql(String program, List<String> arguments) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<String> sql(String database, String statement) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void saveRedis(Path file) {
        throw new UnsupportedOperationException();
      }

      @Override
      public String redisInfo() {
        throw new UnsupportedOperationException();
      }

      @Override
      public ProcessBuilder promtool(List<String> arguments, Path folder) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private Path write(String component, String name) throws IOException {
    Path file = local.settings().data(component).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private void samples() throws IOException {
    write("prometheus", FIRST + "/meta.json");
    write("prometheus", "chunks_head/000001");
    write("prometheus", "wal/00000000");
    write("prometheus", "wal/00000001");
    write("prometheus", "lock");
    write("prometheus", "01HXCCCCCCCCCCCCCCCCCCCCCC.tmp-for-creation/meta.json");
  }

  private List<String> copies() throws IOException {
    return StoredFiles.files(into).stream().map(file -> StoredFiles.name(into, file)).toList();
  }

  @Test
  void prometheusBlocksAndLogAreCopiedAndNothingElse() throws IOException {
    samples();
    new PrometheusPart(during(copies -> {})).copy(into);
    assertThat(copies())
        .containsExactly(
            FIRST + "/meta.json", "chunks_head/000001", "wal/00000000", "wal/00000001");
  }

  @Test
  void aBlockThatIsMadeMeanwhileMakesTheCopyBeginAgain() throws IOException {
    samples();
    new PrometheusPart(
            during(
                copies -> {
                  if (copies == 3) {
                    write("prometheus", SECOND + "/meta.json");
                    Files.delete(local.settings().data("prometheus").resolve("wal/00000000"));
                    write("prometheus", "wal/checkpoint.00000000/00000000");
                  }
                }))
        .copy(into);
    assertThat(copies())
        .containsExactly(
            FIRST + "/meta.json",
            SECOND + "/meta.json",
            "chunks_head/000001",
            "wal/00000001",
            "wal/checkpoint.00000000/00000000");
    assertThat(copied).filteredOn(FIRST::equals).hasSize(1);
  }

  @Test
  void blocksThatAreMergedMeanwhileAreNotKept() throws IOException {
    samples();
    new PrometheusPart(
            during(
                copies -> {
                  if (copies == 1) {
                    write("prometheus", SECOND + "/meta.json");
                    Folders.delete(local.settings().data("prometheus").resolve(FIRST));
                  }
                }))
        .copy(into);
    assertThat(copies()).contains(SECOND + "/meta.json").doesNotContain(FIRST + "/meta.json");
  }

  @Test
  void aLogThatIsCutOverAndOverIsAFailure() throws IOException {
    samples();
    PrometheusPart part =
        new PrometheusPart(
            during(copies -> write("prometheus", "wal/checkpoint.%08d/0".formatted(copies))));
    assertThatThrownBy(() -> part.copy(into))
        .hasMessageStartingWith("Prometheus made a new block during each of 5 copies: try again");
  }

  @Test
  void theShippersJournalIsCopiedWithAllItsGenerations() throws IOException {
    write("log-shipper", "journal-7");
    write("log-shipper", "journal-8");
    write("log-shipper", "spool/syslog/00000000000000000000.seg");
    write("log-shipper", "lock");
    Files.writeString(
        write("log-shipper", "dead-letters.ndjson"), "{\"reason\":\"mapping\"}\n{\"reas");
    new ShipperPart(
            during(
                copies -> {
                  if (copies == 2) {
                    write("log-shipper", "journal-9");
                    Files.delete(local.settings().data("log-shipper").resolve("journal-7"));
                  }
                }))
        .save(into);
    assertThat(copies())
        .containsExactly(
            "dead-letters.ndjson",
            "journal-8",
            "journal-9",
            "spool/syslog/00000000000000000000.seg");
    assertThat(into.resolve("dead-letters.ndjson")).hasContent("{\"reason\":\"mapping\"}\n");
    assertThat(copied.get(0)).isEqualTo("spool");
    assertThat(copied.get(copied.size() - 1)).isEqualTo("dead-letters.ndjson");
  }

  @Test
  void aJournalThatIsNoneIsFound() throws IOException {
    Files.writeString(into.resolve("journal-1"), "nothing");
    assertThatThrownBy(() -> new ShipperPart(during(copies -> {})).verify(into))
        .hasMessage("journal-1 is no journal of the log shipper");
  }
}
