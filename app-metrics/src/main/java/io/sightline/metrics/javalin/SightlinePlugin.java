package io.sightline.metrics.javalin;

import io.javalin.config.JavalinState;
import io.javalin.plugin.Plugin;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.jetty.SightlineJetty;
import io.sightline.metrics.servlet.SightlineFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;

/**
 * Observes a Javalin 7 application; register it first in the configuration:
 *
 * <pre>{@code
 * Javalin.create(config -> {
 *   config.registerPlugin(new SightlinePlugin(sightline));
 *   config.routes.get("/orders/{id}", orders::show);
 * });
 * }</pre>
 *
 * <p>Adds the ops endpoints, observes every other request, counts connections and WebSocket
 * sessions, logs exceptions that no handler takes at ERROR and answers them with 500. When the
 * application stops, it is first not ready, then waits for the requests in progress, then goes on.
 */
public final class SightlinePlugin extends Plugin<Void> {
  private final Sightline sightline;

  /** For one application. */
  public SightlinePlugin(Sightline sightline) {
    this.sightline = sightline;
  }

  @Override
  public void onInitialize(JavalinState state) {
    RoutePatterns patterns = new RoutePatterns(state);
    SightlineFilter filter = new SightlineFilter(sightline, patterns::of);
    state.jetty.modifyServletContextHandler(
        servlets -> {
          FilterHolder holder = new FilterHolder(filter);
          holder.setAsyncSupported(true);
          servlets.addFilter(
              holder,
              "/*",
              EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        });
    state.jetty.modifyServer(server -> SightlineJetty.observe(server, sightline));
    state.requestLogger.http((ctx, milliseconds) -> RoutePatterns.remember(ctx));
    state.routes.exception(Exception.class, new UncaughtExceptions(patterns)::handle);
    WebSocketSessions.count(state, sightline.registry());
    state.events.serverStopping(sightline::drain);
  }

  @Override
  public String name() {
    return "Sightline";
  }
}
