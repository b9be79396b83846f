package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} of the real process promises, before anything has happened. */
final class ScrapeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/metrics-golden.txt");

  /** Of app-metrics and the Java runtime, whose names the demo's tests keep. */
  private static final Pattern OWN = Pattern.compile("(shipper|application|health)_\\w+");

  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Micrometer's names for what it measures of the process. */
  private static final List<String> KNOWN_LINTS =
      List.of(
          "process_cpu_time_ns_total metric names should not contain abbreviated units",
          "system_cpu_count non-histogram and non-summary metrics should not have \"_count\" suffix");

  @TempDir static Path folder;
  private static ShipperProcess process;
  private static String scrape;

  @BeforeAll
  static void start() throws IOException {
    int port = FreePorts.one();
    ShipperFolder shipper = new ShipperFolder(folder, URI.create("http://127.0.0.1:1"), "scrape");
    Path config =
        Files.writeString(
            folder.resolve("scrape.yml"), shipper.yaml().replace("port: 0", "port: " + port));
    process = ShipperProcess.start(shipper, config);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    HttpClient client = HttpClient.newHttpClient();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              HttpResponse<String> answer =
                  client.send(request, HttpResponse.BodyHandlers.ofString());
              scrape = answer.body();
              // The checks have run once by then.
              return answer.statusCode() == 200 && scrape.contains("health_check_status{");
            });
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  void namesTypesAndLabelsAreThoseOfTheCheckedInScrape() throws IOException {
    String shape = shape(scrape);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, shape);
    }
    assertThat(shape)
        .as("run with -Dgolden.update=true to rewrite " + GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void promtoolFindsNothingButWhatIsKnown() throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("scrape.txt"), scrape);
    Path output = folder.resolve("promtool.txt");
    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.PROMTOOL));
    command.addAll(List.of("check", "metrics"));
    Process promtool =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output).lines()).isSubsetOf(KNOWN_LINTS);
    // 3 means that it read everything and has remarks; 1, that it could not read the text.
    assertThat(promtool.exitValue()).isIn(0, 3);
  }

  /** One line a series, in order: {@code name type {label,label} help}. */
  private static String shape(String text) {
    Map<String, String> meaning = new TreeMap<>();
    Map<String, TreeSet<String>> labels = new TreeMap<>();
    String help = "";
    String type = "";
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help = words[3];
      } else if (line.startsWith("# TYPE ")) {
        type = words[3];
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        if (OWN.matcher(sample.group(1)).matches()) {
          meaning.put(sample.group(1), type + " {%s} " + help + "\n");
          TreeSet<String> names =
              labels.computeIfAbsent(sample.group(1), ignored -> new TreeSet<>());
          Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
          while (label.find()) {
            names.add(label.group(1));
          }
        }
      }
    }
    return meaning.entrySet().stream()
        .map(
            series ->
                series.getKey()
                    + " "
                    + series.getValue().formatted(String.join(",", labels.get(series.getKey()))))
        .collect(Collectors.joining());
  }
}
