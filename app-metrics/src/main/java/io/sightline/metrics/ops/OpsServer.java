package io.sightline.metrics.ops;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ops endpoints on a port of their own: for a worker without HTTP, or to keep them off the
 * application's port. Few threads, all daemons; a caller that is slow to ask or to read is cut off,
 * so that no number of them keeps others from being answered for long. Thread-safe.
 */
public final class OpsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);

  /** For the caller to send its request, once its first byte is there. */
  private static final Duration TIME_TO_ASK = Duration.ofSeconds(2);

  /** The same while others wait: for a caller that means it, one packet. */
  private static final Duration HURRIED_TO_ASK = Duration.ofMillis(100);

  /** For us: more than health checks have, whose deadlines answer earlier and better. */
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(60);

  /** For the caller to take the answer. */
  private static final Duration TIME_TO_TAKE = Duration.ofSeconds(5);

  /** The same while others wait. */
  private static final Duration HURRIED_TO_TAKE = Duration.ofSeconds(1);

  /** For the rest of a body that nobody wanted. */
  private static final Duration TIME_FOR_THE_REST = Duration.ofMillis(100);

  private static final String USAGE =
      "not found; there are /metrics, /health, /health/ready, /health/db, /ready, /api/health and"
          + " /loglevels";

  private final HttpServer server;
  private final TimedThreads threads;
  private final OpsEndpoints endpoints;

  private OpsServer(HttpServer server, TimedThreads threads, OpsEndpoints endpoints) {
    this.server = server;
    this.threads = threads;
    this.endpoints = endpoints;
  }

  /**
   * Listens where the settings say.
   *
   * @throws IllegalStateException with a sentence for the operator when that is not possible
   */
  public static OpsServer start(OpsSettings settings, OpsEndpoints endpoints) {
    return start(settings.host(), settings.port(), endpoints);
  }

  /**
   * Listens on this address.
   *
   * @param port 0 takes a free one
   * @throws IllegalStateException with a sentence for the operator when that is not possible
   */
  public static OpsServer start(String host, int port, OpsEndpoints endpoints) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalStateException(
          "ops.host: expected an address of this machine, was '" + host + "'");
    }
    HttpServer server;
    try {
      server = HttpServer.create(address, 128);
    } catch (BindException e) {
      throw new IllegalStateException(
          "ops.port: cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); stop what uses the port, or set another",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("ops.port: cannot listen on " + host + ":" + port, e);
    }
    TimedThreads threads = new TimedThreads("ops", TIME_TO_ASK, HURRIED_TO_ASK);
    OpsServer ops = new OpsServer(server, threads, endpoints);
    server.setExecutor(threads);
    server.createContext("/", ops::answer);
    startDaemon(server);
    LOG.info("ops endpoints on http://{}:{}/metrics", host, server.getAddress().getPort());
    return ops;
  }

  /** The server's own thread is a daemon when the one that starts it is. */
  private static void startDaemon(HttpServer server) {
    Thread starter = new Thread(server::start, "ops-start");
    starter.setDaemon(true);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    threads.nextStep(TIME_TO_ANSWER, TIME_TO_ANSWER);
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      OpsRequest request =
          new OpsRequest(
              exchange.getRequestMethod(),
              path == null ? "" : path,
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders()::getFirst,
              exchange.getRemoteAddress().getAddress().getHostAddress(),
              exchange.getRequestBody());
      Optional<OpsResponse> response = endpoints.answer(request);
      threads.nextStep(TIME_TO_TAKE, HURRIED_TO_TAKE);
      send(exchange, response.orElseGet(() -> OpsResponse.text(404, USAGE)));
      if (hasBody(exchange)) {
        // Closing reads what is left of the body: what never comes is not waited for.
        threads.nextStep(TIME_FOR_THE_REST, TIME_FOR_THE_REST);
      }
    } catch (RuntimeException e) {
      // The server would write it to nowhere.
      LOG.error("an ops request could not be answered", e);
    }
  }

  private static boolean hasBody(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return headers.containsKey("Transfer-Encoding")
        || !headers.getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
  }

  private static void send(HttpExchange exchange, OpsResponse response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || response.body().length == 0;
    exchange.sendResponseHeaders(response.status(), bodiless ? -1 : response.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(response.body());
      exchange.getResponseBody().flush();
    }
  }

  /** Stops listening at once; answers under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
