package io.sightline.metrics.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The {@code endpoint} label: the route's pattern ({@code /api/orders/{id}}), never the raw path,
 * so that the number of series does not grow with the number of ids.
 */
final class EndpointLabel {
  static final String NOT_FOUND = "NOT_FOUND";
  static final String STATIC = "STATIC";

  private final JavalinConfig config;

  EndpointLabel(JavalinConfig config) {
    this.config = config;
  }

  String of(Context ctx) {
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    if (matched == null) {
      matched = routeThatWasNotReached(ctx);
    }
    if (matched != null) {
      return matched.path.isEmpty() ? "/" : matched.path;
    }
    return ctx.statusCode() < 400 ? STATIC : NOT_FOUND;
  }

  /**
   * A {@code before} handler that refuses a request does so before Javalin has looked for its
   * route. A HEAD request is answered by Javalin itself when there is a GET route.
   */
  private @Nullable Endpoint routeThatWasNotReached(Context ctx) {
    HandlerType method = ctx.method();
    if (ctx.statusCode() == 404 || !method.isHttpMethod()) {
      return null;
    }
    ParsedEndpoint route =
        config.unsafe.internalRouter.findFirstHttpHandlerEntry(method, ctx.path());
    if (route == null && method.equals(HandlerType.HEAD)) {
      route = config.unsafe.internalRouter.findFirstHttpHandlerEntry(HandlerType.GET, ctx.path());
    }
    return route == null ? null : route.endpoint;
  }
}
