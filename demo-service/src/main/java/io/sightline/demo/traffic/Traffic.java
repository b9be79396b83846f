package io.sightline.demo.traffic;

import io.sightline.demo.quotes.Symbols;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the demo's users do: mostly look at quotes, place orders now and then, look them up, and
 * make the mistakes callers make. Calls do not wait for each other, so a slow service gets no less
 * traffic; beyond 200 unanswered calls new ones are left out.
 */
final class Traffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final int MOST_UNANSWERED = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI target;
  private final HttpClient client;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "traffic"));
  private final Set<WebSocket> streams = ConcurrentHashMap.newKeySet();
  private final Random random = new Random();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong lastOrder = new AtomicLong(1);

  Traffic(URI target) {
    this.target = target;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  /** Calls until the thread is interrupted. */
  void run(double requestsPerSecond, int websockets) throws InterruptedException {
    long gapMicros = Math.round(1e6 / requestsPerSecond);
    Future<?> unusedCalls =
        clock.scheduleAtFixedRate(this::callOnce, 0, gapMicros, TimeUnit.MICROSECONDS);
    Future<?> unusedReports = clock.scheduleAtFixedRate(this::report, 60, 60, TimeUnit.SECONDS);
    for (int i = 0; i < websockets; i++) {
      listen();
    }
    clock.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  private void callOnce() {
    if (unanswered.incrementAndGet() > MOST_UNANSWERED) {
      unanswered.decrementAndGet();
      return;
    }
    CompletableFuture<?> unused =
        client
            .sendAsync(request(), HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, error) -> {
                  unanswered.decrementAndGet();
                  if (error == null) {
                    answered.incrementAndGet();
                    rememberOrder(response);
                  } else {
                    failed.incrementAndGet();
                  }
                });
  }

  private HttpRequest request() {
    int choice = random.nextInt(100);
    if (choice < 50) {
      return get("/api/quotes/" + symbol());
    } else if (choice < 70) {
      return get("/api/orders?limit=20");
    } else if (choice < 84) {
      return order(symbol(), 1 + random.nextInt(500));
    } else if (choice < 86) {
      return order(symbol(), 20_000); // Above the risk limit: rejected.
    } else if (choice < 97) {
      return get("/api/orders/" + lastOrder.get());
    } else if (choice < 98) {
      return get("/api/orders/999999999");
    } else if (choice < 99) {
      return order("NOPE", 1);
    } else {
      return post("{\"symbol\": ");
    }
  }

  private String symbol() {
    List<String> all = Symbols.all();
    return all.get(random.nextInt(all.size()));
  }

  private HttpRequest order(String symbol, int quantity) {
    String side = random.nextBoolean() ? "buy" : "sell";
    return post(
        "{\"symbol\":\"" + symbol + "\",\"side\":\"" + side + "\",\"quantity\":" + quantity + "}");
  }

  private HttpRequest get(String path) {
    return builder(path).GET().build();
  }

  private HttpRequest post(String body) {
    return builder("/api/orders")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(target.resolve(path))
        .timeout(PATIENCE)
        .header("User-Agent", "demo-traffic")
        .header("traceparent", trace());
  }

  /** W3C trace context of a sampled trace, so that metrics have exemplars and lines trace ids. */
  private String trace() {
    return String.format(
        "00-%016x%016x-%016x-01", random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
  }

  private void rememberOrder(HttpResponse<String> response) {
    if (response.statusCode() == 201) {
      String id = response.body().replaceFirst("(?s).*\"id\"\\s*:\\s*(\\d+).*", "$1");
      lastOrder.set(Long.parseLong(id));
    }
  }

  /** Keeps one quote stream open, and opens it again when it breaks. */
  private void listen() {
    URI stream = URI.create(target.toString().replaceFirst("^http", "ws")).resolve("/ws/quotes");
    CompletableFuture<?> unused =
        client
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .buildAsync(stream, new Subscriber())
            .exceptionally(
                error -> {
                  listenLater();
                  return null;
                });
  }

  private void listenLater() {
    if (!clock.isShutdown()) {
      Future<?> unused = clock.schedule(this::listen, 1 + random.nextInt(3), TimeUnit.SECONDS);
    }
  }

  private void report() {
    LOG.info("{} calls answered, {} without an answer", answered.get(), failed.get());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    streams.forEach(WebSocket::abort);
  }

  private final class Subscriber implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket socket) {
      streams.add(socket);
      if (clock.isShutdown()) {
        socket.abort();
      }
      socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      streams.remove(socket);
      listenLater();
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      streams.remove(socket);
      listenLater();
    }
  }
}
