package io.sightline.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Runs the browser tests of the console's pages, {@code ops-console/web/browser/*.test.mjs}, with
 * Node.js and Chromium.
 */
final class BrowserTests {
  /** One test of a file and what went wrong with it, if anything. */
  record Outcome(String name, Optional<String> failure) {}

  private static final Path WEB = Repository.root().resolve("ops-console/web");
  private static final int OLDEST_NODE = 20;
  private static final long LONGEST_MINUTES = 30;

  private final Path node;
  private final Path chromium;
  private final Map<String, String> variables;

  private BrowserTests(Path node, Path chromium, Map<String, String> variables) {
    this.node = node;
    this.chromium = chromium;
    this.variables = variables;
  }

  /**
   * @param variables where the console and what is behind it can be reached, for the tests
   */
  static BrowserTests with(Map<String, String> variables) {
    return new BrowserTests(node().orElseThrow(), chromium().orElseThrow(), Map.copyOf(variables));
  }

  /** What has to be installed first; empty when the tests can run. */
  static Optional<String> missing() throws IOException, InterruptedException {
    if (node().isEmpty() || !isNewEnough(node().get())) {
      return Optional.of(
          "Node.js " + OLDEST_NODE + " or newer (Debian: apt-get install nodejs npm)");
    }
    if (!Files.isDirectory(WEB.resolve("node_modules/playwright-core"))) {
      return Optional.of("the packages of ops-console/web (npm ci --ignore-scripts there)");
    }
    return chromium().isPresent()
        ? Optional.empty()
        : Optional.of("Chromium (Debian: apt-get install chromium), or set CHROMIUM to its path");
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(WEB.resolve("browser"))) {
      return files.filter(file -> file.toString().endsWith(".test.mjs")).sorted().toList();
    }
  }

  /** Every test of one file, nested ones with the names of those around them. */
  List<Outcome> run(Path file) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "browser-tests").toAbsolutePath());
    String name = file.getFileName().toString().replace(".test.mjs", "");
    Path report = folder.resolve(name + ".xml");
    Path output = folder.resolve(name + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                node.toString(),
                "--test",
                "--test-reporter=junit",
                "--test-reporter-destination=" + report,
                "--test-reporter=spec",
                "--test-reporter-destination=stdout",
                file.toString())
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    builder.environment().put("CHROMIUM", chromium.toString());
    Files.deleteIfExists(report);
    Process process = builder.start();
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          name
              + " did not end within "
              + LONGEST_MINUTES
              + " minutes:\n"
              + Files.readString(output));
    }
    assertThat(report).as("the report of %s; its output: %s", name, output).isNotEmptyFile();
    List<Outcome> outcomes = new ArrayList<>();
    collect(root(report), "", outcomes);
    if (process.exitValue() != 0 && outcomes.stream().allMatch(one -> one.failure().isEmpty())) {
      outcomes.add(new Outcome(name, Optional.of(Files.readString(output))));
    }
    return outcomes;
  }

  private static Element root(Path report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
  }

  private static void collect(Element parent, String prefix, List<Outcome> outcomes) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child) {
        String name = prefix + child.getAttribute("name");
        switch (child.getTagName()) {
          case "testsuite" -> collect(child, name + ": ", outcomes);
          case "testcase" -> outcomes.add(new Outcome(name, failure(child)));
          default -> {}
        }
      }
    }
  }

  private static Optional<String> failure(Element test) {
    Node failure = test.getElementsByTagName("failure").item(0);
    return Optional.ofNullable(failure).map(Node::getTextContent);
  }

  private static boolean isNewEnough(Path node) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(node.toString(), "--version").redirectErrorStream(true).start();
    String version = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return version.matches("v\\d+\\..*")
        && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= OLDEST_NODE;
  }

  private static Optional<Path> node() {
    return onPath("node");
  }

  private static Optional<Path> chromium() {
    String named = System.getenv("CHROMIUM");
    return named != null && !named.isBlank()
        ? Optional.of(Path.of(named)).filter(Files::isExecutable)
        : onPath("chromium", "chromium-browser", "google-chrome", "chrome");
  }

  private static Optional<Path> onPath(String... names) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> Arrays.stream(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
