package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.backend.BackendException;
import io.sightline.console.errors.ErrorGroups;
import io.sightline.console.errors.ErrorStates;
import io.sightline.console.errors.ErrorStates.State;
import io.sightline.console.json.Json;
import io.sightline.console.logs.BadParameters;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Errors over HTTP.
 *
 * <pre>
 * GET  /api/errors                      all of a time; parameters of a LogFilter, and state
 * GET  /api/errors/{fingerprint}        one, closely
 * POST /api/errors/{fingerprint}/state  {"state": "open" | "resolved" | "ignored"}
 * </pre>
 */
public final class ErrorRoutes {
  private static final int LARGEST_POST_BYTES = 10_000;

  private final ErrorGroups groups;
  private final ErrorStates states;

  public ErrorRoutes(ErrorGroups groups, ErrorStates states) {
    this.groups = groups;
    this.states = states;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/api/errors", ctx -> Answers.json(ctx, groups.list(ctx.queryParamMap())));
    config.routes.get("/api/errors/{fingerprint}", this::one);
    config.routes.post("/api/errors/{fingerprint}/state", this::decide);
  }

  private void one(Context ctx) throws BadParameters, BackendException {
    Optional<String> fingerprint = fingerprint(ctx);
    if (fingerprint.isEmpty()) {
      return;
    }
    Optional<ErrorGroups.Detail> found = groups.one(fingerprint.get(), ctx.queryParamMap());
    if (found.isEmpty()) {
      Answers.error(ctx, 404, "console", "No line that is kept has this fingerprint.");
    } else {
      Answers.json(ctx, found.get());
    }
  }

  private void decide(Context ctx) throws IOException, BackendException {
    Optional<String> fingerprint = fingerprint(ctx);
    if (fingerprint.isEmpty()) {
      return;
    }
    byte[] body = ctx.bodyInputStream().readNBytes(LARGEST_POST_BYTES);
    Optional<State> state = state(body);
    if (state.isEmpty()) {
      Answers.error(
          ctx,
          400,
          "console",
          "Expected {\"state\": …} with "
              + Arrays.stream(State.values()).map(State::name).collect(Collectors.joining(", "))
              + ".");
      return;
    }
    String user = ctx.attribute("user");
    states.decide(fingerprint.get(), state.get(), user == null ? "local" : user);
    Answers.json(ctx, groups.status(fingerprint.get()));
  }

  private static Optional<State> state(byte[] body) {
    try {
      String name = Json.MAPPER.readTree(body).path("state").asString("");
      return Arrays.stream(State.values()).filter(each -> each.name().equals(name)).findFirst();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<String> fingerprint(Context ctx) {
    Optional<String> fingerprint =
        Optional.of(ctx.pathParam("fingerprint"))
            .filter(text -> ErrorGroups.FINGERPRINT.matcher(text).matches());
    if (fingerprint.isEmpty()) {
      Answers.error(ctx, 400, "console", "This is not a fingerprint of an error.");
    }
    return fingerprint;
  }
}
