package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. Chromium is found by the variable CHROMIUM or on the PATH; without it
 * these tests are skipped, loudly. Screenshots are left in target/screenshots.
 */
final class BrowserTest {
  private static final String HOSTILE =
      """
      <html><head><meta http-equiv="refresh" content="0;url=CANARY/refresh">
      <link rel="stylesheet" href="CANARY/style.css"><style>@import url(CANARY/import.css);</style></head>
      <body background="CANARY/background.png">
      <script>parent.document.title = 'hostile'; fetch('CANARY/script');</script>
      <img src="CANARY/image.png" onerror="fetch('CANARY/onerror')">
      <img src="x" onerror="parent.document.title = 'hostile'">
      <svg onload="fetch('CANARY/onload')"></svg>
      <iframe src="CANARY/frame"></iframe><object data="CANARY/object"></object>
      <form action="CANARY/form" id="f"><input autofocus onfocus="f.submit()"></form>
      <a href="javascript:parent.document.title='hostile'">link</a>
      <p style="background:url(CANARY/css.png)">Hello</p></body></html>
      """;

  @TempDir Path folder;
  private Path chromium;
  private StandIn canary;
  private RunningConsole console;

  @BeforeEach
  void start() throws Exception {
    Optional<Path> found = chromium();
    if (found.isEmpty()) {
      System.err.println(
          "SKIPPED: the page was NOT tried in a browser, because no Chromium was found. Install it"
              + " (Debian: apt-get install chromium) or set CHROMIUM to its path.");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install Chromium")
          .isNotEqualTo("true");
    }
    assumeTrue(found.isPresent(), "no Chromium: install it, or set CHROMIUM to its path");
    chromium = found.get();
    canary = StandIn.start();
    console = RunningConsole.start(folder.resolve("data"), Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    if (console != null) {
      console.close();
      canary.close();
    }
  }

  private static Optional<Path> chromium() {
    String named = System.getenv("CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(
            directory ->
                Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                    .map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens an address, waits until the page is quiet, and returns what it printed. */
  private String browse(String path, String... what) throws IOException, InterruptedException {
    Path output = folder.resolve("dom.html");
    List<String> command =
        Stream.concat(
                Stream.of(
                    chromium.toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--virtual-time-budget=8000",
                    "--user-data-dir=" + Files.createTempDirectory(folder, "profile")),
                Stream.concat(Stream.of(what), Stream.of(console.at(path).toString())))
            .toList();
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("browser.log").toFile())
            .start();
    try {
      assertThat(browser.waitFor(90, TimeUnit.SECONDS)).as("the browser ends in time").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    return Files.readString(output);
  }

  private void screenshot(String name, String path, String size) throws Exception {
    Path image =
        Files.createDirectories(Path.of("target", "screenshots")).resolve(name).toAbsolutePath();
    browse(path, "--screenshot=" + image, "--window-size=" + size, "--hide-scrollbars");
    assertThat(image).isNotEmptyFile();
  }

  @Test
  void withoutAnyBackendThePageStillStandsAndSaysWhoIsAway() throws Exception {
    String page = browse("/", "--dump-dom");

    assertThat(page)
        .contains("data-loaded=\"true\"")
        .doesNotContain("This page has a defect")
        .contains("Not well: Prometheus, Alertmanager, Elasticsearch")
        .contains("Elasticsearch at http://127.0.0.1:1 refused the connection.")
        .contains("The inbox is empty");
    screenshot("nothing-runs.png", "/", "1280,900");
  }

  @Test
  void aHostileMailIsShownAndDoesNothing() throws Exception {
    Letters.send(
        console.smtpPort(),
        "Prüfung <script>alert(1)</script>",
        "text",
        HOSTILE.replace("CANARY", canary.url()));
    String page = browse("/?message=1", "--dump-dom");

    assertThat(page)
        .contains("data-loaded=\"true\"")
        .contains("Prüfung &lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\"")
        .doesNotContain("<title>hostile", "This page has a defect");
    screenshot("hostile-mail.png", "/?message=1", "1280,3200");
    browse("/api/inbox/1/html", "--dump-dom");
    assertThat(canary.asked()).as("nothing was loaded from elsewhere").isEmpty();
  }

  @Test
  void aSlackMessageIsDrawnAndItsBadLinksAreText() throws Exception {
    console.post("/inbox/slack", "application/json", InboxOverTheWireTest.SLACK);
    String page = browse("/?message=1", "--dump-dom");

    assertThat(page)
        .contains("<strong>HighErrorRate</strong> on <code>demo-service</code>")
        .contains("11.8 % &lt;5 %&gt;")
        .contains("<a href=\"http://127.0.0.1:8088/runbooks/HighErrorRate\"")
        .contains("fill=\"#a30200\"")
        .doesNotContain("href=\"javascript:", "This page has a defect");
    screenshot("phone.png", "/?message=1", "390,844");
  }

  @Test
  void anUnknownDashboardIsToldOnThePage() throws Exception {
    assertThat(browse("/d/nope", "--dump-dom")).contains("No dashboard has the uid “nope”.");
  }
}
