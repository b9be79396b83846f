package io.sightline.console.web;

import io.javalin.http.Context;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.util.Map;

/**
 * Answers in JSON. An error is {@code {"error": {"system", "url", "message"}}}, where the message
 * is a sentence for people and the url is there when a system other than the console failed.
 */
final class Answers {
  private Answers() {}

  static void json(Context ctx, Object body) {
    ctx.contentType("application/json").result(Json.MAPPER.writeValueAsBytes(body));
  }

  static void error(Context ctx, int status, String system, String message) {
    ctx.status(status);
    json(ctx, Map.of("error", Map.of("system", system, "message", message)));
  }

  static void error(Context ctx, BackendException failed) {
    ctx.status(failed.fault() == BackendException.Fault.REQUEST ? 400 : 502);
    json(
        ctx,
        Map.of(
            "error",
            Map.of(
                "system", failed.backend().name(),
                "url", failed.backend().base().toString(),
                "message", failed.getMessage())));
  }
}
