package io.sightline.shipper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data stream that does to its callers what a cluster in trouble does, as often as it is told to:
 * refuses, takes a part, stores and does not answer, answers nonsense, rolls over at any time. It
 * compares ids with the newest backing index alone, as Elasticsearch does.
 */
final class FaultyServer implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]+)\"");
  private static final Pattern QUOTED = Pattern.compile("\"([\\w-]{20})\"");
  private static final Pattern SEQUENCE = Pattern.compile("\"seq\":(\\d+)");

  private final HttpServer http;
  private final Random random;
  private final List<Map<String, String>> backings = new ArrayList<>();
  private volatile Fault fault = Fault.NONE;
  private volatile boolean dead;
  private volatile int lives;
  private int bulks;

  /** What is wrong for the time being. */
  enum Fault {
    NONE,
    CONNECTIONS_BREAK,
    STORED_BUT_SILENT,
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
    ANY_OF_THEM
  }

  FaultyServer(long seed) throws IOException {
    random = new Random(seed);
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext("/", this::handle);
    http.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "faulty-server");
              thread.setDaemon(true);
              return thread;
            }));
    http.start();
    backings.add(new LinkedHashMap<>());
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  void be(Fault wrong) {
    fault = wrong;
  }

  /** From now on nothing is stored and nobody is answered: what a killed client cannot change. */
  synchronized void die() {
    dead = true;
    lives++;
  }

  /** What was on its way when it died is not stored any more. */
  synchronized void revive() {
    dead = false;
  }

  synchronized void rollover() {
    backings.add(new LinkedHashMap<>());
  }

  synchronized int bulks() {
    return bulks;
  }

  synchronized int rollovers() {
    return backings.size() - 1;
  }

  /** The numbers of all documents that have one, over all backing indices, as they come. */
  synchronized List<Long> sequence() {
    List<Long> numbers = new ArrayList<>();
    for (Map<String, String> index : backings) {
      for (String document : index.values()) {
        Matcher number = SEQUENCE.matcher(document);
        if (number.find()) {
          numbers.add(Long.parseLong(number.group(1)));
        }
      }
    }
    return numbers;
  }

  /** Which documents have a number, by index and id; for the story of a failure. */
  synchronized String whereIs(long number) {
    StringBuilder where = new StringBuilder();
    for (int i = 0; i < backings.size(); i++) {
      for (Map.Entry<String, String> document : backings.get(i).entrySet()) {
        Matcher found = SEQUENCE.matcher(document.getValue());
        if (found.find() && Long.parseLong(found.group(1)) == number) {
          where.append(' ').append(i + 1).append('/').append(document.getKey());
        }
      }
    }
    return number + ":" + where;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    String body = new String(request, StandardCharsets.UTF_8);
    if (dead) {
      exchange.close();
      return;
    }
    int life = lives;
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/_bulk")) {
      bulk(exchange, body, life);
    } else if (path.contains("/_settings")) {
      answer(exchange, 200, settings());
    } else if (path.endsWith("/_mget")) {
      answer(exchange, 200, find(path, body));
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      delete(path);
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, 404, "{}");
    }
  }

  private void bulk(HttpExchange exchange, String body, int life) throws IOException {
    Fault now = fault;
    synchronized (this) {
      bulks++;
      if (now == Fault.ANY_OF_THEM) {
        now = Fault.values()[random.nextInt(Fault.values().length - 1)];
      }
    }
    switch (now) {
      case CONNECTIONS_BREAK -> exchange.close();
      case STORED_BUT_SILENT -> {
        String unheard = store(body, Fault.NONE, life);
        if (!unheard.isEmpty()) {
          exchange.close();
        }
      }
      case NONSENSE -> {
        String unheard = store(body, Fault.NONE, life);
        answer(exchange, 200, unheard.isEmpty() ? "" : "<html>a proxy</html>");
      }
      case CUT_ANSWER -> {
        String whole = store(body, Fault.NONE, life);
        answer(exchange, 200, whole.substring(0, whole.length() / 2));
      }
      case REQUEST_429 -> answer(exchange, 429, "{}");
      case REQUEST_503 -> answer(exchange, 503, "{}");
      case REQUEST_401 -> answer(exchange, 401, "{}");
      case REQUEST_413 -> {
        if (body.length() > 2_000) {
          answer(exchange, 413, "{}");
        } else {
          answer(exchange, 200, store(body, Fault.NONE, life));
        }
      }
      case SLOW -> {
        LockSupport.parkNanos(20_000_000);
        answer(exchange, 200, store(body, Fault.NONE, life));
      }
      default -> answer(exchange, 200, store(body, now, life));
    }
  }

  private synchronized String store(String body, Fault now, int life) {
    if (life != lives) {
      return "{}";
    }
    String[] lines = body.split("\n", -1);
    StringBuilder items = new StringBuilder();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      Matcher id = ID.matcher(lines[i]);
      if (!id.find()) {
        throw new AssertionError("no action line: " + lines[i]);
      }
      items.append(i == 0 ? "" : ",").append("{\"create\":{\"status\":");
      items.append(status(id.group(1), lines[i + 1], now)).append("}}");
    }
    return "{\"errors\":true,\"items\":[" + items + "]}";
  }

  private int status(String id, String document, Fault now) {
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
    Map<String, String> newest = backings.get(backings.size() - 1);
    if (hit && now == Fault.ITEMS_503) {
      if (random.nextBoolean()) {
        newest.putIfAbsent(id, document);
      }
      return 503;
    }
    return newest.putIfAbsent(id, document) == null ? 201 : 409;
  }

  private static String name(int index) {
    return String.format(".ds-logs-app-faults-2026.11.21-%06d", index + 1);
  }

  private synchronized String settings() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < backings.size(); i++) {
      names.add('"' + name(i) + "\":{}");
    }
    return '{' + String.join(",", names) + '}';
  }

  private Map<String, String> index(String path) {
    for (int i = 0; i < backings.size(); i++) {
      if (path.startsWith('/' + name(i) + '/')) {
        return backings.get(i);
      }
    }
    return Map.of();
  }

  private synchronized String find(String path, String body) {
    Map<String, String> index = index(path);
    List<String> found = new ArrayList<>();
    Matcher id = QUOTED.matcher(body);
    while (id.find()) {
      found.add(
          "{\"_id\":\"%s\",\"found\":%b}".formatted(id.group(1), index.containsKey(id.group(1))));
    }
    return "{\"docs\":[" + String.join(",", found) + "]}";
  }

  private synchronized void delete(String path) {
    index(path).remove(path.substring(path.lastIndexOf('/') + 1));
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
    http.stop(0);
  }
}
