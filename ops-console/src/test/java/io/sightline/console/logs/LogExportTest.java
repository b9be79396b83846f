package io.sightline.console.logs;

import static io.sightline.console.RealLogs.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.RealLogs;
import io.sightline.console.RunningConsole;
import io.sightline.console.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Exports hold every line whole, say when lines are missing, and are harmless to open. */
final class LogExportTest {
  @RegisterExtension static final RealLogs LOGS = new RealLogs();
  private static final String DAY = "&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

  @TempDir private Path folder;
  private RunningConsole console;
  private String environment;

  @BeforeEach
  void start() throws Exception {
    environment = LOGS.environment();
    console = RunningConsole.start(folder, Map.of("ELASTICSEARCH_URL", LOGS.uri().toString()));
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
  }

  private HttpResponse<String> export(String more) throws Exception {
    return console.get("/api/logs/export?environment=" + environment + DAY + more);
  }

  private static String fileName(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Disposition").orElseThrow();
  }

  private void addLines(int count) throws Exception {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line(environment, "2026-03-01T10:00:00Z", "INFO", "line " + i));
    }
    LOGS.add("app", lines);
  }

  @Test
  void ndjsonHoldsEveryLineAsItWasLogged() throws Exception {
    addLines(1_200);
    LOGS.add(
        "app", line(environment, "2026-03-01T09:00:00Z", "INFO", "x".repeat(1_000_000), "n", 1));
    HttpResponse<String> answer = export("&order=oldest");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(fileName(answer))
        .isEqualTo("attachment; filename=\"logs-20260301T000000-20260302T000000.ndjson\"");
    List<JsonNode> lines = answer.body().lines().map(Json.MAPPER::readTree).toList();
    assertThat(lines).hasSize(1_201);
    assertThat(lines.get(0).path("message").asString()).hasSize(1_000_000);
    assertThat(lines.stream().map(line -> line.path("message").asString()).distinct())
        .hasSize(1_201);
  }

  @Test
  void thatLinesAreMissingIsToldInTheNameAndInTheLastLine() throws Exception {
    addLines(30);
    HttpResponse<String> answer = export("&limit=20");
    assertThat(fileName(answer)).contains("-first-20-of-30.ndjson");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(21);
    assertThat(lines.get(20))
        .contains("export_incomplete", "20 of 30 lines are here. The limit of an export is 20");
    List<String> csv = export("&limit=20&format=csv").body().lines().toList();
    assertThat(csv.get(21)).startsWith("# INCOMPLETE: 20 of 30 lines are here.");
  }

  @Test
  void csvIsQuotedAndHoldsNoFormulas() throws Exception {
    LOGS.add(
        "app",
        line(
            environment,
            "2026-03-01T10:00:00Z",
            "INFO",
            "=HYPERLINK(\"http://evil\")",
            "user",
            "@SUM(A1)",
            "duration_ms",
            -1.5,
            "thread",
            "a,\"b\"\nc"));
    HttpResponse<String> answer =
        export("&format=csv&column=message&column=user&column=duration_ms&column=thread");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(
            "\uFEFFclass,message,user,duration_ms,thread\r\n"
                + "app,\"'=HYPERLINK(\"\"http://evil\"\")\",\"'@SUM(A1)\",-1.5,"
                + "\"a,\"\"b\"\"\nc\"\r\n");
  }

  @Test
  void withoutElasticsearchThereIsNoFile() throws Exception {
    try (RunningConsole alone = RunningConsole.start(folder.resolve("other"), Map.of())) {
      HttpResponse<String> answer = alone.get("/api/logs/export");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body())
          .contains("Elasticsearch at http://127.0.0.1:1 refused the connection");
      assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
    }
  }
}
