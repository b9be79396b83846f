package io.sightline.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.Endpoint;
import io.sightline.demo.quotes.QuotesUnavailableException;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error a caller can see is JSON with a {@code reason}. */
final class ApiErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private ApiErrors() {}

  static void install(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.routes.exception(
        HttpResponseException.class,
        (error, ctx) -> answer(ctx, error.getStatus(), error.getMessage()));
    config.routes.exception(
        MethodNotAllowedResponse.class,
        (error, ctx) -> {
          String allowed = error.getDetails().getOrDefault("availableMethods", "");
          ctx.header("Allow", allowed);
          answer(ctx, 405, "method: expected one of " + allowed + ", was '" + ctx.method() + "'");
        });
    config.routes.exception(
        SQLException.class,
        (error, ctx) -> {
          log("the database failed", error, ctx);
          answer(ctx, 503, "the order book is unavailable");
        });
    config.routes.exception(
        QuotesUnavailableException.class,
        (error, ctx) -> {
          log("the cache failed", error, ctx);
          answer(ctx, 503, "quotes are unavailable");
        });
    config.routes.error(
        404,
        ctx -> {
          if (ctx.endpoints().matchedHttpEndpoint() == null) {
            answer(ctx, 404, "no such path");
          }
        });
    config.routes.error(
        500,
        ctx ->
            answer(
                ctx,
                500,
                "an unexpected error; the log has it under request "
                    + ctx.res().getHeader("X-Request-Id")));
  }

  private static void log(String what, Exception error, Context ctx) {
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    LOG.atError()
        .addKeyValue("method", ctx.method().name())
        .addKeyValue("path", ctx.path())
        .addKeyValue("endpoint", matched == null ? ctx.path() : matched.path)
        .setCause(error)
        .log("{} in {} {}", what, ctx.method(), ctx.path());
  }

  private static void answer(Context ctx, int status, String reason) {
    ctx.status(status).json(Map.of("status", status, "reason", reason == null ? "" : reason));
  }
}
