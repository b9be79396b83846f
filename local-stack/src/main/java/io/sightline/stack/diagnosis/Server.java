package io.sightline.stack.diagnosis;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of the stack, as a client on this machine sees it. */
final class Server {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SHOWN_CHARS = 200;
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final String name;
  private final URI url;
  private final Optional<String> login;

  /**
   * A server.
   *
   * @param name as in {@code ./deploy.sh status}
   * @param login user and password with a colon between; none for a server without
   */
  Server(String name, String url, Optional<String> login) {
    this.name = name;
    this.url = URI.create(url);
    this.login = login;
  }

  Server(String name, String url) {
    this(name, url, Optional.empty());
  }

  String name() {
    return name;
  }

  /**
   * GET of a path with its query.
   *
   * @throws Unanswered when the answer is not JSON with a status of the two hundreds
   */
  JsonNode get(String path) throws Unanswered, InterruptedException {
    HttpResponse<String> answer = ask(path);
    if (answer.statusCode() / 100 != 2) {
      throw failed(answer);
    }
    return parsed(answer);
  }

  /** The same, for pages whose body is worth reading when they answer 503, too. */
  JsonNode getWhateverStatus(String path) throws Unanswered, InterruptedException {
    return parsed(ask(path));
  }

  private JsonNode parsed(HttpResponse<String> answer) throws Unanswered {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw failed(answer);
    }
  }

  private Unanswered failed(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      return new Unanswered(
          login
              .map(user -> "refuses the login of " + user.substring(0, user.indexOf(':')))
              .orElse("wants a login"),
          true);
    }
    String body = answer.body().strip().replaceAll("\\s+", " ");
    return new Unanswered(
        "answered "
            + status
            + " at "
            + url
            + ": "
            + body.substring(0, Math.min(SHOWN_CHARS, body.length())),
        false);
  }

  private HttpResponse<String> ask(String path) throws Unanswered, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    login.ifPresent(
        user ->
            request.header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Unanswered("does not answer at " + url + ": " + Unanswered.reason(e), false);
    }
  }

  /** What a Prometheus answers to a query: its series, each with {@code metric} and value. */
  List<JsonNode> query(String expression) throws Unanswered, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .at("/data/result")
        .valueStream()
        .toList();
  }

  /** The value of a series that {@link #query} gave. */
  static double value(JsonNode series) {
    return Double.parseDouble(series.at("/value/1").asString("NaN"));
  }

  /** The finding that it cannot be asked. */
  Finding unwell(String subject, Unanswered why) {
    return Finding.problem(
        subject,
        name + " " + why.getMessage(),
        why.refused()
            ? "was its password changed by hand? It shall be the one in the state folder's secrets"
            : "./deploy.sh status says whether it runs, ./deploy.sh logs " + name + " why not");
  }
}
