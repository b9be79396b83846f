package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.endtoend.BrowserTests.Outcome;
import io.sightline.stack.component.Port;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console's pages in a real browser, on the running stack: every test of {@code
 * ops-console/web/browser}. Pictures are kept in {@code ops-console/target/screenshots}. Skipped,
 * loudly, without Node.js or Chromium.
 */
@ExtendWith(RunningStack.Extension.class)
class PagesTest {
  private final RunningStack running;

  PagesTest(RunningStack running) {
    this.running = running;
  }

  @BeforeAll
  static void skipLoudly() throws IOException, InterruptedException {
    Optional<String> missing = BrowserTests.missing();
    missing.ifPresent(
        what -> {
          System.err.println(
              "SKIPPED: the pages were NOT tried in a browser, because something is missing: "
                  + what);
          assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
              .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install " + what)
              .isNotEqualTo("true");
        });
    assumeTrue(missing.isEmpty(), () -> "missing: " + missing.get());
  }

  @TestFactory
  Stream<DynamicContainer> everyPageWorksInABrowser() throws IOException {
    BrowserTests tests = BrowserTests.with(variables());
    return BrowserTests.files().stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    file.getFileName().toString(),
                    Stream.of(file).flatMap(each -> run(tests, each))));
  }

  private static Stream<DynamicTest> run(BrowserTests tests, Path file) {
    List<Outcome> outcomes;
    try {
      outcomes = tests.run(file);
    } catch (Exception failed) {
      throw new AssertionError("the tests of " + file.getFileName() + " could not be run", failed);
    }
    return outcomes.stream()
        .map(
            outcome ->
                DynamicTest.dynamicTest(
                    outcome.name(),
                    () ->
                        outcome
                            .failure()
                            .ifPresent(
                                text -> {
                                  throw new AssertionError(text);
                                })));
  }

  private Map<String, String> variables() {
    Path root = Repository.root();
    Map<String, String> variables = new HashMap<>();
    variables.put("CONSOLE_URL", running.url(Port.CONSOLE));
    variables.put("DEMO_URL", running.url(Port.DEMO));
    variables.put("PROMETHEUS_URL", running.url(Port.PROMETHEUS));
    variables.put("ELASTICSEARCH_URL", running.url(Port.ELASTICSEARCH));
    variables.put("ELASTICSEARCH_USERNAME", "elastic");
    variables.put(
        "ELASTICSEARCH_PASSWORD_FILE",
        running.runtime().secret("elasticsearch_password").toString());
    variables.put("CONSOLE_JAR", root.resolve("ops-console/target/ops-console-all.jar").toString());
    variables.put(
        "DASHBOARDS_DIR", root.resolve("grafana-dashboards/grafana/dashboards").toString());
    variables.put("SCREENSHOTS", root.resolve("ops-console/target/screenshots").toString());
    return variables;
  }
}
