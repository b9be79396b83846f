package io.sightline.metrics.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception becomes that no handler of the service takes: status 500 and a line at ERROR.
 * Javalin on its own logs it at WARN, and nobody is alarmed by warnings.
 */
final class UncaughtErrors {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

  private UncaughtErrors() {}

  static void handle(Exception error, Context ctx) {
    LOG.error("uncaught exception in {} {}", ctx.req().getMethod(), ctx.path(), error);
    ctx.status(HttpStatus.INTERNAL_SERVER_ERROR).result("Server Error");
  }
}
