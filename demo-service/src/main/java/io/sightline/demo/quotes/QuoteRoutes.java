package io.sightline.demo.quotes;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/quotes/{symbol}} and the stream of all quotes on {@code /ws/quotes}. */
public final class QuoteRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(QuoteRoutes.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final QuoteCache cache;
  private final Set<WsContext> subscribers = ConcurrentHashMap.newKeySet();

  private QuoteRoutes(QuoteCache cache) {
    this.cache = cache;
  }

  /** Adds the routes to an application that has not started yet. */
  public static void install(JavalinConfig config, QuoteCache cache, QuoteFeed feed) {
    QuoteRoutes routes = new QuoteRoutes(cache);
    config.routes.get("/api/quotes/{symbol}", routes::show);
    config.routes.ws("/ws/quotes", routes::stream);
    feed.onStep(routes::broadcast);
  }

  private void show(Context ctx) {
    String symbol = ctx.pathParam("symbol");
    if (!Symbols.exists(symbol)) {
      throw new NotFoundResponse("there is no symbol '" + symbol + "', only " + Symbols.all());
    }
    ctx.json(
        cache
            .newest(symbol)
            .orElseThrow(() -> new NotFoundResponse("there is no fresh quote of " + symbol)));
  }

  private void stream(WsConfig ws) {
    ws.onConnect(subscribers::add);
    ws.onClose(subscribers::remove);
    ws.onError(subscribers::remove);
  }

  private void broadcast(List<Quote> quotes) {
    if (subscribers.isEmpty()) {
      return;
    }
    String message = JSON.writeValueAsString(quotes);
    for (WsContext subscriber : subscribers) {
      send(subscriber, message);
    }
  }

  /** One that goes away at this very moment costs the others nothing. */
  private void send(WsContext subscriber, String message) {
    try {
      if (subscriber.session.isOpen()) {
        subscriber.send(message);
      }
    } catch (RuntimeException e) {
      subscribers.remove(subscriber);
      LOG.debug("a subscriber went away", e);
    }
  }
}
