package io.sightline.shipper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sightline.shipper.sink.BackingIndices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two hosts of a cluster that do to their callers what a cluster in trouble does, as often as they
 * are told to: refuse, take a part, store and do not answer, answer nonsense, are away, roll over
 * at any time.
 */
final class FaultyServer implements AutoCloseable {
  /** For a fault of all hosts. */
  static final int ALL = -1;

  private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");
  private static final Pattern SEQUENCE = Pattern.compile("seq[\":=]+(\\d+)");

  private final List<HttpServer> hosts = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "faulty-server");
            thread.setDaemon(true);
            return thread;
          });
  private final Random random;
  private final BackingIndices indices = new BackingIndices();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Map<String, List<String>> stories = new ConcurrentHashMap<>();
  private final long startNanos = System.nanoTime();
  private volatile State state = new State(Fault.NONE, ALL);
  private boolean dead;
  private int lives;
  private int bulks;

  private record State(Fault fault, int host) {}

  /** What is wrong for the time being. */
  enum Fault {
    NONE,
    AWAY,
    CONNECTIONS_BREAK,
    STORED_BUT_SILENT,
    STORED_ROLLED_OVER_AND_SILENT,
    NONSENSE,
    CUT_ANSWER,
    REQUEST_429,
    REQUEST_503,
    REQUEST_401,
    REQUEST_413,
    ITEMS_429,
    ITEMS_503,
    ITEMS_403,
    SLOW,
    ANY_OF_THEM,
    /** Bulks are answered when it is over. */
    STUCK;

    /** Those that end soon. */
    static Fault any(Random random) {
      List<Fault> soon = List.copyOf(EnumSet.complementOf(EnumSet.of(STUCK)));
      return soon.get(random.nextInt(soon.size()));
    }
  }

  /**
   * A bulk request: for which stream, in which life of the client, and how often it rolled over.
   */
  private record Bulk(String stream, String body, int life, int backings) {}

  FaultyServer(long seed) throws IOException {
    random = new Random(seed);
    for (int i = 0; i < 2; i++) {
      int host = i;
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/", exchange -> handle(exchange, host));
      http.setExecutor(threads);
      http.start();
      hosts.add(http);
    }
  }

  /** The first host. */
  URI uri() {
    return uris().get(0);
  }

  List<URI> uris() {
    return hosts.stream()
        .map(http -> URI.create("http://127.0.0.1:" + http.getAddress().getPort()))
        .toList();
  }

  /** From now on this is wrong with one host, or with {@link #ALL}. */
  void be(Fault wrong, int host) {
    state = new State(wrong, host);
  }

  /** Bulks for a data stream are refused with 403 until it is released. */
  void hold(String stream) {
    held.add(stream);
  }

  boolean isHeld(String stream) {
    return held.contains(stream);
  }

  void release(String stream) {
    held.remove(stream);
  }

  /** From now on nobody is answered: what a killed client cannot change. */
  synchronized void die() {
    dead = true;
    clientLeft();
  }

  /**
   * The client is gone without having waited for all answers; another one begins. For what was on
   * its way the same holds as after {@link #revive}.
   */
  synchronized void clientLeft() {
    lives++;
  }

  /**
   * Answers again. What was on its way when the client died may still be stored, as by a node that
   * had much to do, unless its stream rolled over meanwhile: against that there is no remedy.
   */
  synchronized void revive() {
    dead = false;
  }

  void rollover() {
    indices.rollover();
  }

  synchronized int bulks() {
    return bulks;
  }

  int lookUpRequests() {
    return indices.lookUpRequests();
  }

  /** The numbers of all lines in all documents, over all backing indices, as they come. */
  List<Long> sequence() {
    List<Long> numbers = new ArrayList<>();
    indices.documents().values().forEach(document -> numbers.addAll(numbers(document)));
    return numbers;
  }

  private static List<Long> numbers(String document) {
    List<Long> numbers = new ArrayList<>();
    Matcher number = SEQUENCE.matcher(document);
    while (number.find()) {
      numbers.add(Long.parseLong(number.group(1)));
    }
    return numbers;
  }

  /** Which documents have a number, and what happened to their ids; for the story of a failure. */
  String whereIs(long number) {
    StringBuilder where = new StringBuilder();
    Set<String> ids = new TreeSet<>();
    for (Map.Entry<String, String> document : indices.documents().entrySet()) {
      if (numbers(document.getValue()).contains(number)) {
        where.append(' ').append(document.getKey());
        ids.add(document.getKey().substring(document.getKey().indexOf('/') + 1));
      }
    }
    ids.forEach(id -> where.append(' ').append(stories.getOrDefault(id, List.of())));
    return number + ":" + where;
  }

  /** Something that was done with the ids in a request. */
  private void tell(String body, String what) {
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    Matcher id = ID.matcher(body);
    while (id.find()) {
      stories
          .computeIfAbsent(id.group(1), any -> new CopyOnWriteArrayList<>())
          .add(millis + " ms " + what);
    }
  }

  private void handle(HttpExchange exchange, int host) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Fault now = faultOf(host);
    String path = exchange.getRequestURI().getPath();
    String target = path.split("/", -1)[1];
    boolean isBulk = path.endsWith("/_bulk") && !target.startsWith(".ds-");
    Bulk bulk = null;
    synchronized (this) {
      if (dead || now == Fault.AWAY) {
        exchange.close();
        return;
      }
      if (isBulk) {
        bulks++;
        bulk = new Bulk(target, body, lives, indices.count(target));
      }
    }
    if (isBulk) {
      answer(exchange, bulk, now);
    } else if (path.contains("/_settings")) {
      String settings = indices.settings(target);
      answer(exchange, settings == null ? 404 : 200, settings == null ? "{}" : settings);
    } else if (path.equals("/_mget")) {
      String found = indices.find(body, null);
      tell(body, "looked for by life " + life() + (found.contains("true") ? ", some found" : ""));
      answer(exchange, 200, found);
    } else if (path.endsWith("/_bulk")) {
      tell(body, "deleted from " + target + " by life " + life());
      answer(exchange, 200, indices.delete(target, body));
    } else {
      answer(exchange, 404, "{}");
    }
  }

  private Fault faultOf(int host) {
    State now = state;
    if (now.host() != ALL && now.host() != host) {
      return Fault.NONE;
    }
    Fault fault = now.fault();
    while (fault == Fault.ANY_OF_THEM) {
      synchronized (this) {
        fault = Fault.any(random);
      }
    }
    return fault;
  }

  private void answer(HttpExchange exchange, Bulk bulk, Fault now) throws IOException {
    if (held.contains(bulk.stream())) {
      answer(exchange, 403, "{}");
      return;
    }
    switch (now) {
      case CONNECTIONS_BREAK -> exchange.close();
      case STORED_BUT_SILENT -> {
        if (!store(bulk, Fault.NONE).isEmpty()) {
          exchange.close();
        }
      }
      case STORED_ROLLED_OVER_AND_SILENT -> {
        if (!store(bulk, Fault.NONE).isEmpty()) {
          indices.rollover(bulk.stream());
          exchange.close();
        }
      }
      case NONSENSE ->
          answer(exchange, 200, store(bulk, Fault.NONE).isEmpty() ? "" : "<html>a proxy</html>");
      case CUT_ANSWER -> {
        String whole = store(bulk, Fault.NONE);
        answer(exchange, 200, whole.substring(0, whole.length() / 2));
      }
      case REQUEST_429 -> answer(exchange, 429, "{}");
      case REQUEST_503 -> answer(exchange, 503, "{}");
      case REQUEST_401 -> answer(exchange, 401, "{}");
      case REQUEST_413 -> {
        if (bulk.body().length() > 2_000) {
          answer(exchange, 413, "{}");
        } else {
          answer(exchange, 200, store(bulk, Fault.NONE));
        }
      }
      case SLOW -> {
        LockSupport.parkNanos(20_000_000);
        awaitRevival(bulk);
        answer(exchange, 200, store(bulk, Fault.NONE));
      }
      case STUCK -> {
        while (state.fault() == Fault.STUCK && !threads.isShutdown()) {
          LockSupport.parkNanos(1_000_000);
        }
        answer(exchange, 200, store(bulk, Fault.NONE));
      }
      default -> answer(exchange, 200, store(bulk, now));
    }
  }

  /** Whoever was slow when its client died goes on at some time after the next one began. */
  private void awaitRevival(Bulk bulk) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 2_000_000_000L) {
      synchronized (this) {
        if (bulk.life() == lives) {
          return;
        }
        if (!dead) {
          break;
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
    LockSupport.parkNanos(Math.floorMod(bulk.body().hashCode(), 60_000_000));
  }

  private synchronized int life() {
    return lives;
  }

  private synchronized String store(Bulk bulk, Fault now) {
    tell(
        bulk.body(),
        "of life "
            + bulk.life()
            + " in life "
            + lives
            + (dead ? ", dead" : "")
            + ", seen at index "
            + bulk.backings()
            + ", now "
            + indices.count(bulk.stream())
            + ", "
            + now
            + " of "
            + state);
    if (bulk.life() == lives) {
      return create(bulk, now);
    }
    // No rollover may come in the middle of what is late either.
    synchronized (indices) {
      boolean tooLate = dead || bulk.backings() != indices.count(bulk.stream());
      return tooLate ? "{}" : create(bulk, now);
    }
  }

  private String create(Bulk bulk, Fault now) {
    String[] lines = bulk.body().split("\n", -1);
    StringBuilder items = new StringBuilder();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      Matcher id = ID.matcher(lines[i]);
      if (!id.find()) {
        throw new AssertionError("no action line: " + lines[i]);
      }
      items.append(i == 0 ? "" : ",").append("{\"create\":{\"status\":");
      items.append(status(bulk.stream(), id.group(1), lines[i + 1], now)).append("}}");
    }
    return "{\"errors\":true,\"items\":[" + items + "]}";
  }

  private int status(String stream, String id, String document, Fault now) {
    if (document.contains("\"poison\"")) {
      return 400;
    }
    boolean hit = random.nextInt(3) == 0;
    if (hit && now == Fault.ITEMS_429) {
      return 429;
    }
    if (hit && now == Fault.ITEMS_403) {
      return 403;
    }
    if (hit && now == Fault.ITEMS_503) {
      if (random.nextBoolean()) {
        indices.create(stream, id, document);
      }
      return 503;
    }
    return indices.create(stream, id, document);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    hosts.forEach(http -> http.stop(0));
    threads.shutdownNow();
  }
}
