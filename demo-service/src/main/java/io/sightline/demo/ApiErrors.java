package io.sightline.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
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
    config.routes.exception(
        HttpResponseException.class,
        (error, ctx) -> answer(ctx, error.getStatus(), error.getMessage()));
    config.routes.exception(
        SQLException.class,
        (error, ctx) -> {
          LOG.error("the database failed {} {}", ctx.method(), ctx.path(), error);
          answer(ctx, 503, "the order book is unavailable");
        });
    config.routes.exception(
        QuotesUnavailableException.class,
        (error, ctx) -> {
          LOG.error("the cache failed {} {}", ctx.method(), ctx.path(), error);
          answer(ctx, 503, "quotes are unavailable");
        });
    config.routes.error(
        404,
        ctx -> {
          if (ctx.endpoints().matchedHttpEndpoint() == null) {
            answer(ctx, 404, "no such path");
          }
        });
  }

  private static void answer(Context ctx, int status, String reason) {
    ctx.status(status).json(Map.of("status", status, "reason", reason == null ? "" : reason));
  }
}
