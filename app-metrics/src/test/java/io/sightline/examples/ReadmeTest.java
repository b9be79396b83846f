package io.sightline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.sightline.metrics.ObservedService;
import io.sightline.metrics.SettingNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What the README says is what there is. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path EXAMPLES = Path.of("src/test/java/io/sightline/examples");

  @Test
  void everyJavaBlockIsPartOfAnExampleThatRuns() throws IOException {
    String examples;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      examples =
          files.map(ReadmeTest::read).map(ReadmeTest::packed).collect(Collectors.joining("\n"));
    }
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(read(README))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
    for (String block : blocks) {
      for (String part : block.split("// …\n", -1)) {
        assertThat(examples).contains(packed(part));
      }
    }
  }

  @Test
  void everySettingIsListedAndNothingElse() {
    Set<String> listed =
        Pattern.compile("^\\| (`[a-z_.]+`[^|]*)\\|", Pattern.MULTILINE)
            .matcher(read(README))
            .results()
            .flatMap(row -> Pattern.compile("`([a-z_.]+)`").matcher(row.group(1)).results())
            .map((MatchResult key) -> key.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(new TreeSet<>(SettingNames.all()));
  }

  @Test
  void whatElseCanBeObservedIs() throws Exception {
    try (ObservedService service = ObservedService.with(c -> {});
        HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl("jdbc:h2:mem:extras");
      pool.setPoolName("orders");
      Flyway flyway = Flyway.configure().dataSource(pool).load();
      try (Extras extras = new Extras(service.sightline(), pool, flyway);
          Connection connection = extras.database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        extras.mail.submit(() -> {}).get();
        for (String series :
            List.of(
                "db_queries_total{operation=\"SELECT\"}",
                "orders_total{side=\"buy\",symbol=\"ACME\"}",
                "executor_pool_size_threads{name=\"mail\"}",
                "database_connections{pool=\"orders\",state=\"max\"}",
                "health_check_status{check=\"migrations\"}")) {
          await().untilAsserted(() -> assertThat(service.series(series)).as(series).isPositive());
        }
        assertThat(service.get("/health/ready").body()).contains("\"redis\":{\"status\":\"error\"");
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private static String packed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
