package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What people type beside {@code run}, against a real Elasticsearch. */
@Isolated("it looks at standard output")
final class CommandsTest {
  private static final String CONFLICT =
      "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"status\":\"fine\"}\n";

  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static LogIndex index;

  @TempDir Path folder;
  private ShipperFolder shipper;
  private String app;

  @BeforeAll
  static void findServer() {
    index = SERVER.index();
  }

  @BeforeEach
  void prepare() {
    shipper = new ShipperFolder(folder, SERVER.uri(), SERVER.environment());
    app = "logs-app-" + shipper.environment();
  }

  @Test
  void aDryRunOfTheSetupShowsItAndChangesNothing() throws Exception {
    CommandLineRun shown = run("setup", "--dry-run");
    assertThat(shown.exitCode()).as(shown.errors()).isZero();
    assertThat(shown.output())
        .contains("PUT /_index_template/sightline-" + app + "\n{")
        .contains("the running shipper rolls over and deletes after 30 days");
    assertThat(run("check-output").output())
        .contains("WRONG  there is no index template for " + app + ": run 'setup'");
    assertThat(run("setup").exitCode()).isZero();
    CommandLineRun checked = run("check-output");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.output())
        .contains("ok     the cluster")
        .contains("ok     the index template of " + app + " is there")
        .doesNotContain("WRONG");
  }

  @Test
  void theOutputIsWrongWhereNobodyListens() throws Exception {
    shipper = new ShipperFolder(folder, java.net.URI.create("http://127.0.0.1:1"), "nobody");
    CommandLineRun checked = run("check-output");
    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.errors()).startsWith("WRONG  [http://127.0.0.1:1]: ");
  }

  @Test
  void aDryRunShowsDocumentsAndSendsNone() throws Exception {
    append(shipper.log("app.log"), lines(0, 3) + "not json\n" + lines(3, 30));
    CommandLineRun shown = run("dry-run", "--limit", "5", "--class", "app");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.output().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith(app + " {\"@timestamp\":"));
    assertThat(shown.output()).contains("\"parse_error\":\"not_json\"");
    assertThat(shown.errors()).isEqualTo("5 documents; nothing was sent\n");
    assertThat(index.count(app)).isZero();
    assertThat(shipper.state()).doesNotExist();
    assertThat(run("dry-run", "--class", "other").errors())
        .isEqualTo("--class: one of app, db, was 'other'\n");
  }

  @Test
  void theStatusNamesWhatLags() throws Exception {
    assertThat(run("status").errors()).contains("no shipper has run with this configuration yet");
    append(shipper.log("app.log"), lines(0, 100));
    try (RunningEngine running = new RunningEngine(shipper)) {
      soon().until(() -> index.count(app) == 100);
      soon().until(() -> run("status").exitCode() == 0);
      assertThat(running.seen).isEmpty();
      CommandLineRun status = run("status");
      assertThat(status.output())
          .startsWith("The shipper runs.\n")
          .contains(shipper.log("app.log").toString());
    }
    assertThat(run("status").output()).startsWith("No shipper runs; this is how the last one");
    assertThat(run("status", "--json").output()).contains("\"lag_bytes\":0");
  }

  @Test
  void deadLettersAreListedShownReplayedAndPurged() throws Exception {
    append(shipper.log("app.log"), lines(0, 3) + CONFLICT + CONFLICT + lines(3, 5));
    assertThat(run("dlq", "list").output()).isEqualTo("There are no dead letters.\n");
    try (RunningEngine running = new RunningEngine(shipper)) {
      soon().until(() -> index.count(app) == 5);
      soon().until(() -> running.seen.size() == 2);
    }
    CommandLineRun list = run("dlq", "list");
    assertThat(list.output().lines()).hasSize(2);
    assertThat(list.output()).contains("    1  ", "mapping", "failed to parse field [status]");
    assertThat(run("dlq", "show", "2").output())
        .contains("line     {\"@timestamp\"", "stream   " + app);
    assertThat(run("dlq", "show", "3").errors()).isEqualTo("there is no letter 3; there are 2\n");
    assertThat(run("dlq", "replay").errors())
        .isEqualTo("which letters? Give numbers, --all, --class CLASS or --older-than-days DAYS\n");

    CommandLineRun refused = run("dlq", "replay", "--all");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).isEqualTo("0 delivered and removed, 2 refused again\n");
    assertThat(refused.errors()).contains("letter 1: status 400");

    // Someone mends the field, and the line is taken under the id it had.
    Path letters = shipper.state().resolve("dead-letters.ndjson");
    Files.writeString(letters, Files.readString(letters).replaceFirst("\\\\\"fine\\\\\"", "200"));
    CommandLineRun mended = run("dlq", "replay", "--all");
    assertThat(mended.output()).isEqualTo("1 delivered and removed, 1 refused again\n");
    soon().until(() -> index.count(app) == 6);
    assertThat(run("dlq", "list").output().lines()).hasSize(1);

    assertThat(run("dlq", "purge", "--older-than-days", "1").output()).isEqualTo("0 removed\n");
    assertThat(run("dlq", "purge", "--all", "--dry-run").output().lines()).hasSize(1);
    assertThat(run("dlq", "purge", "--all").output()).isEqualTo("1 removed\n");
    assertThat(letters).doesNotExist();
  }

  @Test
  void replayingWhatIsThereAlreadyDoublesNothing() throws Exception {
    append(shipper.log("app.log"), CONFLICT);
    try (RunningEngine running = new RunningEngine(shipper)) {
      soon().until(() -> running.seen.size() == 1);
    }
    Path letters = shipper.state().resolve("dead-letters.ndjson");
    String mended = Files.readString(letters).replaceFirst("\\\\\"fine\\\\\"", "200");
    for (int i = 0; i < 2; i++) {
      Files.writeString(letters, mended);
      assertThat(run("dlq", "replay", "1").output())
          .isEqualTo("1 delivered and removed, 0 refused again\n");
    }
    soon().until(() -> index.count(app) == 1);
  }

  private CommandLineRun run(String... arguments) throws IOException {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = shipper.config().toString();
    return CommandLineRun.of(all);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }
}
