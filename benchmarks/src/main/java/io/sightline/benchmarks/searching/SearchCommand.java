package io.sightline.benchmarks.searching;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.benchmarks.shipping.RealServer;
import io.sightline.console.backend.Backend;
import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendHealth;
import io.sightline.console.logs.LogCounts;
import io.sightline.console.logs.LogSearch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "search",
    description = {
      "What the console's log search takes over many lines in a real Elasticsearch with the",
      "shipper's templates: a page of lines and the histogram, asked for at once, as its page does."
    },
    mixinStandardHelpOptions = true)
public final class SearchCommand implements Callable<Integer> {
  private static final String ENVIRONMENT = "local";
  private static final Duration SPAN = Duration.ofHours(24);
  private static final int BULK_LINES = 5_000;

  /** What is asked, by what a reader would call it; the time is added each time anew. */
  private static final Map<String, Map<String, String>> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("everything", Map.of());
    QUESTIONS.put("one service", Map.of("service", "billing"));
    QUESTIONS.put("warnings and worse", Map.of("level", "WARN"));
    QUESTIONS.put("requests of one endpoint", Map.of("class", "access", "endpoint", "/api/orders"));
    QUESTIONS.put("one user", Map.of("user", "user-17"));
    QUESTIONS.put("a word", Map.of("q", "filled"));
    QUESTIONS.put("two words", Map.of("q", "order 4711"));
    QUESTIONS.put("a phrase, not a word", Map.of("q", "\"no luck\" -TimeoutException"));
    QUESTIONS.put("the beginning of a word", Map.of("q", "fil*"));
    QUESTIONS.put("slow requests", Map.of("q", "duration_ms:>100"));
    QUESTIONS.put("a word of stack traces", Map.of("q", "OrderBook.java"));
    QUESTIONS.put("not the requests", Map.of("not.logger", "io.sightline.access"));
  }

  @Option(names = "--jar", required = true, paramLabel = "JAR", description = "The log-shipper.")
  private Path jar = Path.of("");

  @Option(names = "--lines", description = "Default: ${DEFAULT-VALUE}")
  private int lines = 1_000_000;

  @Option(names = "--rounds", description = "Of all questions. Default: ${DEFAULT-VALUE}")
  private int rounds = 15;

  @Option(names = "--stay", description = "Afterwards the server stays until it is interrupted.")
  private boolean stays;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("sightline-search-");
    try (RealServer server = RealServer.start(folder, jar.toAbsolutePath())) {
      server.prepare(ENVIRONMENT, "app", "access", "db", "error");
      fill(server.uri());
      System.out.printf(Locale.ROOT, "%,d lines are in %s%n%n", lines, server.uri());
      measure(server.uri());
      if (stays) {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
    return 0;
  }

  private void fill(URI server) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    DemoLines source = new DemoLines();
    Instant begin = Instant.now().minus(SPAN);
    double stepNanos = SPAN.toNanos() * 1.0 / lines;
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      DemoLines.Line line = source.next(begin.plusNanos((long) (i * stepNanos)));
      add(bulk, line.logClass(), line.json());
      if (line.isError()) {
        add(bulk, "error", line.json());
      }
      if ((i + 1) % BULK_LINES == 0 || i == lines - 1) {
        post(http, URI.create(server + "/_bulk?filter_path=errors"), bulk.toString());
        bulk.setLength(0);
      }
    }
    // As it would be after a day: refreshed and written, merged as it happens to be.
    post(http, URI.create(server + "/logs-*/_flush"), "");
    post(http, URI.create(server + "/logs-*/_refresh"), "");
  }

  private static void add(StringBuilder bulk, String logClass, String json) {
    bulk.append("{\"create\":{\"_index\":\"logs-")
        .append(logClass)
        .append('-')
        .append(ENVIRONMENT)
        .append("\"}}\n")
        .append(json)
        .append('\n');
  }

  private static void post(HttpClient http, URI uri, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("\"errors\":true")) {
      throw new IOException("Elasticsearch did not take it: " + answer.body());
    }
  }

  private void measure(URI server) throws Exception {
    BackendClient client =
        new BackendClient(
            new Backend("elasticsearch", "Elasticsearch", server, ""),
            BackendClient.httpClient(),
            BackendClient.Login.NONE,
            new BackendHealth(new SimpleMeterRegistry()));
    LogSearch search = new LogSearch(client, Clock.systemUTC());
    LogCounts counts = new LogCounts(search);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Random random = new Random(7);
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    Map<String, Long> matching = new LinkedHashMap<>();
    // The first round is the JVMs' to warm up.
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Map<String, String>> question : QUESTIONS.entrySet()) {
        Map<String, List<String>> given = parameters(question.getValue(), random);
        long begun = System.nanoTime();
        Future<LogSearch.Answer> page = threads.submit(() -> search.search(given));
        Future<LogCounts.Histogram> bars = threads.submit(() -> counts.histogram(given));
        page.get();
        matching.put(question.getKey(), bars.get().total());
        if (round >= 0) {
          figures
              .computeIfAbsent(question.getKey(), name -> new ArrayList<>())
              .add((System.nanoTime() - begun) / 1e6);
        }
      }
    }
    threads.shutdown();
    List<Double> all = new ArrayList<>();
    System.out.printf("%-28s %12s %10s %10s%n", "", "lines match", "median", "p95");
    figures.forEach(
        (name, each) -> {
          all.addAll(each);
          print(name, matching.get(name), each);
        });
    print("all of these", 0, all);
  }

  /** The whole day but for some random seconds, so that no answer comes out of a cache. */
  private static Map<String, List<String>> parameters(Map<String, String> question, Random random) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    question.forEach((name, value) -> given.put(name, List.of(value)));
    Instant now = Instant.now();
    Instant from = now.minus(SPAN).minusMillis(random.nextInt(1_000_000));
    given.put("from", List.of("" + from.toEpochMilli()));
    given.put("to", List.of("" + now.toEpochMilli()));
    return given;
  }

  private static void print(String name, long matching, List<Double> milliseconds) {
    List<Double> sorted = new ArrayList<>(milliseconds);
    Collections.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-28s %,12d %7.0f ms %7.0f ms%n",
        name,
        matching,
        sorted.get(sorted.size() / 2),
        sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(sorted.size() * 0.95))));
  }
}
