package io.sightline.metrics.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * What happens around every request: it gets an id, its log lines carry that id, and at its end it
 * is counted, timed and written to the access log. Requests of {@code /metrics} and {@code /health}
 * are none of the service's business and are left out.
 */
public final class RequestObservation {
  private final RequestMetrics metrics;
  private final AccessLog accessLog = new AccessLog();
  private final EndpointLabel endpoints;

  private RequestObservation(JavalinConfig config, MeterRegistry registry) {
    this.metrics = new RequestMetrics(registry);
    this.endpoints = new EndpointLabel(config);
  }

  /** Adds the handlers to an application that has not started yet. */
  public static void install(JavalinConfig config, MeterRegistry registry) {
    RequestObservation observation = new RequestObservation(config, registry);
    config.jetty.modifyServletContextHandler(
        servlets -> {
          FilterHolder filter = new FilterHolder(RequestIdentity::filter);
          filter.setAsyncSupported(true);
          servlets.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    config.routes.before(RequestIdentity::begin);
    config.routes.exception(Exception.class, new UncaughtErrors(observation.endpoints)::handle);
    config.requestLogger.http(observation::end);
    countConnections(config, registry);
    countWebSockets(config, registry);
  }

  private void end(Context ctx, Float milliseconds) {
    try {
      if (OwnRoutes.include(ctx.path())) {
        return;
      }
      RequestIdentity.resume(ctx);
      String endpoint = endpoints.of(ctx);
      String method = MethodLabel.of(ctx.req().getMethod());
      int status = ctx.statusCode();
      metrics.record(method, endpoint, status, milliseconds);
      accessLog.write(ctx, method, endpoint, status, milliseconds);
    } finally {
      RequestIdentity.forget();
    }
  }

  /** {@code active_connections}: the TCP connections that the service's Jetty holds right now. */
  private static void countConnections(JavalinConfig config, MeterRegistry registry) {
    List<Server> servers = new CopyOnWriteArrayList<>();
    config.jetty.modifyServer(servers::add);
    Gauge.builder("active.connections", servers, RequestObservation::connections)
        .description("Open TCP connections to the HTTP server")
        .register(registry);
  }

  /** {@code websocket_connections_active}: upgraded connections, on all paths together. */
  private static void countWebSockets(JavalinConfig config, MeterRegistry registry) {
    AtomicInteger open = new AtomicInteger();
    config.routes.wsBefore(
        ws -> {
          ws.onConnect(session -> open.incrementAndGet());
          ws.onClose(session -> open.decrementAndGet());
        });
    Gauge.builder("websocket.connections.active", open, AtomicInteger::get)
        .description("Open WebSocket connections")
        .register(registry);
  }

  private static double connections(List<Server> servers) {
    long open = 0;
    for (Server server : servers) {
      for (Connector connector : server.getConnectors()) {
        if (connector instanceof AbstractConnector counting) {
          Collection<EndPoint> endPoints = counting.getConnectedEndPoints();
          open += endPoints.size();
        }
      }
    }
    return open;
  }
}
