package io.sightline.metrics.javalin;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import io.sightline.metrics.http.Observation;
import io.sightline.metrics.servlet.CallersFault;
import io.sightline.metrics.servlet.SightlineFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception becomes that no handler of the service takes: status 500 and a line at ERROR.
 * Javalin on its own logs it at WARN, and nobody is alarmed by warnings. A caller who sends
 * nonsense or leaves in the middle of its body is answered 400, and is no error.
 */
final class UncaughtExceptions {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);

  private final RoutePatterns patterns;

  UncaughtExceptions(RoutePatterns patterns) {
    this.patterns = patterns;
  }

  void handle(Exception error, Context ctx) {
    Observation observation = SightlineFilter.of(ctx.req());
    if (observation != null) {
      // An asynchronous request may have failed on a thread that does not know it yet.
      observation.enter();
    }
    if (CallersFault.in(error)) {
      ctx.status(HttpStatus.BAD_REQUEST).result("Bad Request");
      return;
    }
    String method = ctx.req().getMethod();
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    String endpoint = matched == null ? patterns.of(ctx.req(), 500) : matched.path;
    LOG.error(
        "uncaught exception in {} {}",
        method,
        ctx.path(),
        keyValue("method", method),
        keyValue("path", ctx.path()),
        keyValue("endpoint", endpoint == null ? "" : endpoint),
        error);
    ctx.status(HttpStatus.INTERNAL_SERVER_ERROR).result("Server Error");
  }
}
