package io.sightline.console.backend;

import io.sightline.console.backend.BackendException.Fault;
import io.sightline.console.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks one backend. Every call ends within the timeout, reads at most the given number of bytes,
 * follows no redirect, and tells the {@link BackendHealth} whether the system answered.
 * Thread-safe.
 */
public final class BackendClient {
  /**
   * The value of the Authorization header, read for each call so that a rotated password file is
   * seen.
   */
  @FunctionalInterface
  public interface Login {
    Login NONE = Optional::empty;

    Optional<String> authorization() throws IOException;
  }

  private static final int MEBIBYTE = 1 << 20;

  /** How many answers are collected at once: what keeps a small heap from bursting. */
  private static final int MOST_AT_ONCE = 4;

  private final Backend backend;
  private final HttpClient http;
  private final Login login;
  private final BackendHealth health;
  private final Duration timeout;
  private final int limitBytes;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

  public BackendClient(Backend backend, HttpClient http, Login login, BackendHealth health) {
    this(backend, http, login, health, Duration.ofSeconds(10), 4 * MEBIBYTE);
  }

  BackendClient(
      Backend backend,
      HttpClient http,
      Login login,
      BackendHealth health,
      Duration timeout,
      int limitBytes) {
    this.backend = backend;
    this.http = http;
    this.login = login;
    this.health = health;
    this.timeout = timeout;
    this.limitBytes = limitBytes;
  }

  public static HttpClient httpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(3))
        .build();
  }

  public Backend backend() {
    return backend;
  }

  /** The same backend, asked with less patience and without waiting behind other questions. */
  public BackendClient within(Duration shorter) {
    return new BackendClient(backend, http, login, health, shorter, limitBytes);
  }

  /** GET of a path (with its query) below the backend's base. */
  public byte[] get(String pathAndQuery) throws BackendException {
    return ask(HttpRequest.newBuilder(at(pathAndQuery)).GET());
  }

  public JsonNode getJson(String pathAndQuery) throws BackendException {
    return parse(get(pathAndQuery));
  }

  public JsonNode postJson(String pathAndQuery, JsonNode body) throws BackendException {
    return parse(
        ask(
            HttpRequest.newBuilder(at(pathAndQuery))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)))));
  }

  public void delete(String path) throws BackendException {
    ask(HttpRequest.newBuilder(at(path)).DELETE());
  }

  /** POST of JSON whose answer nobody reads. */
  public void post(String pathAndQuery, JsonNode body) throws BackendException {
    ask(
        HttpRequest.newBuilder(at(pathAndQuery))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body))));
  }

  private URI at(String pathAndQuery) {
    String base = backend.base().toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
  }

  private byte[] ask(HttpRequest.Builder request) throws BackendException {
    request.header("Accept", "application/json").timeout(timeout);
    try {
      login.authorization().ifPresent(value -> request.header("Authorization", value));
    } catch (IOException unreadable) {
      throw new BackendException(
          backend, "was not asked: " + unreadable.getMessage(), Fault.BACKEND, unreadable);
    }
    takePlace();
    try {
      return exchange(request.build());
    } finally {
      places.release();
    }
  }

  private void takePlace() throws BackendException {
    try {
      if (places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new BackendException(
        backend,
        "was not asked: the console is busy with other questions, try again",
        Fault.REQUEST);
  }

  private byte[] exchange(HttpRequest request) throws BackendException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, answer -> new LimitedBody(limitBytes));
    try {
      HttpResponse<byte[]> answer = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return judge(answer);
    } catch (TimeoutException slow) {
      exchange.cancel(true);
      throw away("did not answer within " + timeout.toSeconds() + " s", slow);
    } catch (ExecutionException failed) {
      throw failure(failed.getCause());
    } catch (InterruptedException stopping) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw away("was not awaited because the console is stopping", stopping);
    }
  }

  private byte[] judge(HttpResponse<byte[]> answer) throws BackendException {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      health.answered(backend);
      return answer.body();
    }
    String reason = reason(answer.body());
    if (status == 401 || status == 403) {
      health.away(backend);
      throw new BackendException(
          backend,
          "refused the console's login (HTTP "
              + status
              + "): check the user name and the password file",
          Fault.BACKEND);
    }
    if (status / 100 == 4) {
      health.answered(backend);
      throw new BackendException(
          backend,
          "refused the request (HTTP " + status + ")" + reason,
          Fault.REQUEST,
          status,
          null);
    }
    throw away("answered HTTP " + status + reason, null);
  }

  private BackendException failure(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && !(root instanceof LimitedBody.TooLarge)) {
      root = root.getCause();
    }
    if (root instanceof LimitedBody.TooLarge) {
      health.answered(backend);
      return new BackendException(
          backend,
          "answered with more than "
              + limitBytes / MEBIBYTE
              + " MiB: ask for a shorter time range or fewer series",
          Fault.REQUEST,
          cause);
    }
    if (cause instanceof java.net.http.HttpConnectTimeoutException) {
      return away("could not be reached in time", cause);
    }
    if (cause instanceof java.net.http.HttpTimeoutException) {
      return away("did not answer within " + timeout.toSeconds() + " s", cause);
    }
    if (root instanceof UnresolvedAddressException) {
      return away("has a host name that does not resolve", cause);
    }
    if (cause instanceof ConnectException || root instanceof ConnectException) {
      return away("refused the connection", cause);
    }
    return away("broke off the answer", cause);
  }

  private BackendException away(String problem, Throwable cause) {
    health.away(backend);
    return new BackendException(backend, problem, Fault.BACKEND, cause);
  }

  private JsonNode parse(byte[] body) throws BackendException {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException notJson) {
      throw away("answered something that is not JSON", notJson);
    }
  }

  /** That "all shards failed" is no reason; the first of their causes is. */
  private static String reasonOf(JsonNode error) {
    String root = error.path("root_cause").path(0).path("reason").asString("");
    return root.isEmpty() ? error.path("reason").asString("") : root;
  }

  /**
   * The reason in Prometheus', Alertmanager's or Elasticsearch's error JSON, cut to a line; empty
   * when there is none.
   */
  private static String reason(byte[] body) {
    try {
      JsonNode root = Json.MAPPER.readTree(body);
      JsonNode error = root.isString() ? root : root.path("error");
      String text = error.isString() ? error.stringValue() : reasonOf(error);
      String line = text.replaceAll("\\s+", " ").strip();
      if (line.isEmpty()) {
        return "";
      }
      return ": " + (line.length() > 300 ? line.substring(0, 300) + "…" : line);
    } catch (JacksonException notJson) {
      return "";
    }
  }
}
