package io.sightline.metrics.http;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

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

  private final EndpointLabel endpoints;

  UncaughtErrors(EndpointLabel endpoints) {
    this.endpoints = endpoints;
  }

  void handle(Exception error, Context ctx) {
    RequestIdentity.resume(ctx);
    String method = MethodLabel.of(ctx.req().getMethod());
    LOG.error(
        "uncaught exception in {} {}",
        method,
        ctx.path(),
        keyValue("method", method),
        keyValue("path", ctx.path()),
        keyValue("endpoint", endpoints.of(ctx)),
        error);
    ctx.status(HttpStatus.INTERNAL_SERVER_ERROR).result("Server Error");
  }
}
