package io.sightline.metrics.jetty;

import io.micrometer.core.instrument.Gauge;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.http.RequestObserver;
import io.sightline.metrics.servlet.SightlineFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Observes a Jetty 12 server beside its application: {@code active_connections}, and the requests
 * that Jetty refuses by itself because they are no HTTP (400, 414, 431, …).
 */
public final class SightlineJetty {
  private SightlineJetty() {}

  /** Call it once, before the server starts. The Javalin adapter does. */
  public static void observe(Server server, Sightline sightline) {
    List<Server> servers = new CopyOnWriteArrayList<>(List.of(server));
    Gauge.builder("active.connections", servers, SightlineJetty::connections)
        .description("Open TCP connections to the HTTP server")
        // Nobody else holds the list: without this it is NaN after the next garbage collection.
        .strongReference(true)
        .register(sightline.registry());
    server.setRequestLog(new Refusals(server.getRequestLog(), sightline.requests()));
  }

  private static double connections(List<Server> servers) {
    long open = 0;
    for (Server server : servers) {
      for (Connector connector : server.getConnectors()) {
        if (connector instanceof AbstractConnector counting) {
          open += counting.getConnectedEndPoints().size();
        }
      }
    }
    return open;
  }

  /** Jetty reports every request here, also those that no filter ever saw. */
  private static final class Refusals implements RequestLog {
    private final @Nullable RequestLog next;
    private final RequestObserver observer;

    Refusals(@Nullable RequestLog next, RequestObserver observer) {
      this.next = next;
      this.observer = observer;
    }

    @Override
    public void log(Request request, Response response) {
      if (request.getAttribute(SightlineFilter.OBSERVATION) == null) {
        observer.refused(request.getMethod(), response.getStatus());
      }
      if (next != null) {
        next.log(request, response);
      }
    }
  }
}
