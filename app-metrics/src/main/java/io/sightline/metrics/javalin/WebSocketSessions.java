package io.sightline.metrics.javalin;

import io.javalin.config.JavalinState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code websocket_connections_active} and {@code websocket_connections_total}, on all paths
 * together.
 */
final class WebSocketSessions {
  private WebSocketSessions() {}

  static void count(JavalinState state, MeterRegistry registry) {
    AtomicInteger open = new AtomicInteger();
    Counter opened =
        Counter.builder("websocket.connections")
            .description("WebSocket connections opened so far")
            .register(registry);
    Gauge.builder("websocket.connections.active", open, AtomicInteger::get)
        .description("Open WebSocket connections")
        .register(registry);
    state.routes.wsBefore(
        socket -> {
          socket.onConnect(
              session -> {
                open.incrementAndGet();
                opened.increment();
              });
          socket.onClose(session -> open.decrementAndGet());
        });
  }
}
