package io.sightline.metrics.javalin;

import io.javalin.config.JavalinState;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.websocket.WsHandlerEntry;
import io.sightline.metrics.http.Observation;
import io.sightline.metrics.servlet.SightlineFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The pattern of the route that served a request ({@code /api/orders/{id}}). */
final class RoutePatterns {
  private final JavalinState state;

  RoutePatterns(JavalinState state) {
    this.state = state;
  }

  /**
   * At the end of a request: Javalin knows which route it took. The thread that ends an
   * asynchronous request goes on to other work.
   */
  static void remember(Context ctx) {
    Observation observation = SightlineFilter.of(ctx.req());
    if (observation == null) {
      return;
    }
    if (ctx.req().isAsyncStarted()) {
      observation.leave();
    }
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    if (matched != null) {
      observation.endpoint(pattern(matched));
    }
  }

  /**
   * For what Javalin did not say: a {@code before} handler refused the request before its route was
   * looked for, a HEAD was answered by itself, a method is not allowed, a WebSocket was opened.
   */
  @Nullable String of(HttpServletRequest request, int status) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (request.getHeader("Sec-WebSocket-Version") != null) {
      WsHandlerEntry socket = state.wsRouter.getWsPathMatcher().findEndpointHandlerEntry(path);
      return socket == null ? null : socket.getPath();
    }
    if (status == 404) {
      return null;
    }
    if (status == 405) {
      return state.internalRouter.allHttpHandlers().stream()
          .filter(route -> route.endpoint.method.isHttpMethod() && route.matches(path))
          .findFirst()
          .map(route -> pattern(route.endpoint))
          .orElse(null);
    }
    HandlerType method = HandlerType.findOrDefault(request.getMethod());
    ParsedEndpoint route = state.internalRouter.findFirstHttpHandlerEntry(method, path);
    if (route == null && method.equals(HandlerType.HEAD)) {
      route = state.internalRouter.findFirstHttpHandlerEntry(HandlerType.GET, path);
    }
    return route == null ? null : pattern(route.endpoint);
  }

  private static String pattern(Endpoint endpoint) {
    return endpoint.path.isEmpty() ? "/" : endpoint.path;
  }
}
