package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.alerts.AlertHistory;
import io.sightline.console.alerts.Alerts;
import io.sightline.console.alerts.Silences;
import io.sightline.console.alerts.TestAlerts;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Alerts, their history, silences and test alerts. */
public final class AlertRoutes {
  private static final int LARGEST_BODY = 64 << 10;

  private final Alerts alerts;
  private final AlertHistory history;
  private final Silences silences;
  private final TestAlerts tests;

  public AlertRoutes(Alerts alerts, AlertHistory history, Silences silences, TestAlerts tests) {
    this.alerts = alerts;
    this.history = history;
    this.silences = silences;
    this.tests = tests;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/api/alerts", ctx -> Answers.json(ctx, alerts.read()));
    config.routes.get("/api/alerts/count", this::count);
    config.routes.get("/api/alerts/history", this::history);
    config.routes.get(
        "/api/alerts/silences", ctx -> Answers.json(ctx, Map.of("silences", silences.read())));
    config.routes.post("/api/alerts/silences", this::silence);
    config.routes.delete("/api/alerts/silences/{id}", this::unsilence);
    config.routes.get(
        "/api/alerts/channels", ctx -> Answers.json(ctx, Map.of("channels", tests.channels())));
    config.routes.post("/api/alerts/test", this::test);
  }

  private void count(Context ctx) throws BackendException {
    long firing =
        alerts.read().alerts().stream().filter(alert -> alert.state().equals("firing")).count();
    Answers.json(ctx, Map.of("firing", firing));
  }

  private void history(Context ctx) throws BackendException {
    Optional<Instant> from = instant(ctx.queryParam("from"));
    Optional<Instant> to = instant(ctx.queryParam("to"));
    boolean isGood =
        from.isPresent()
            && to.isPresent()
            && from.get().isBefore(to.get())
            && Duration.between(from.get(), to.get()).compareTo(AlertHistory.LONGEST) <= 0;
    if (!isGood) {
      Answers.error(
          ctx,
          400,
          "console",
          "from, to: expected two ISO-8601 instants, the earlier one first, at most "
              + AlertHistory.LONGEST.toDays()
              + " days apart.");
      return;
    }
    Answers.json(ctx, history.between(from.get(), to.get()));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException notAnInstant) {
      return Optional.empty();
    }
  }

  private void silence(Context ctx) throws BackendException, IOException {
    Optional<JsonNode> body = body(ctx);
    if (body.isPresent()) {
      try {
        Answers.json(ctx, Map.of("id", silences.create(body.get(), user(ctx))));
      } catch (Silences.Refused refused) {
        Answers.error(ctx, 400, "console", refused.getMessage());
      }
    }
  }

  private void unsilence(Context ctx) throws BackendException {
    try {
      silences.end(ctx.pathParam("id"));
      ctx.status(204);
    } catch (Silences.Refused refused) {
      Answers.error(ctx, 400, "console", refused.getMessage());
    }
  }

  private void test(Context ctx) throws BackendException, IOException {
    Optional<JsonNode> body = body(ctx);
    if (body.isPresent()) {
      Optional<String> problem = tests.send(body.get().path("channel").asString(""), user(ctx));
      if (problem.isPresent()) {
        Answers.error(ctx, 400, "console", problem.get());
      } else {
        ctx.status(204);
      }
    }
  }

  /** The JSON that was sent; when there is none, the answer is written. */
  private static Optional<JsonNode> body(Context ctx) throws IOException {
    byte[] bytes = ctx.bodyInputStream().readNBytes(LARGEST_BODY + 1);
    if (bytes.length > LARGEST_BODY) {
      Answers.error(ctx, 413, "console", "Expected at most " + LARGEST_BODY + " bytes of JSON.");
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readTree(bytes));
    } catch (JacksonException notJson) {
      Answers.error(ctx, 400, "console", "Expected a JSON object.");
      return Optional.empty();
    }
  }

  private static String user(Context ctx) {
    return Optional.<String>ofNullable(ctx.attribute(LoginGuard.USER))
        .orElse(LoginGuard.LOCAL_USER);
  }
}
