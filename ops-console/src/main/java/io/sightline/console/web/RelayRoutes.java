package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.backend.BackendException;
import io.sightline.console.relay.Relay;
import io.sightline.console.relay.Relaying;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The relay over HTTP.
 *
 * <pre>
 * POST /api/v2/alerts      Prometheus' alerts, handed on to Alertmanager with log lines in them
 * POST /relay/heartbeat    Alertmanager's Watchdog
 * POST /relay/{channel}    Alertmanager's webhook, for a channel it does not speak
 * GET  /api/relay          the channels that are set up, and the heartbeat
 * </pre>
 *
 * A channel that refuses is answered by 400, which Alertmanager does not repeat; one that fails by
 * 503, which it does.
 */
final class RelayRoutes {
  private static final int LARGEST_POST_BYTES = 8 << 20;

  private final Relaying relaying;

  RelayRoutes(Relaying relaying) {
    this.relaying = relaying;
  }

  void addTo(JavalinConfig config) {
    config.routes.post("/api/v2/alerts", this::alerts);
    config.routes.post("/relay/heartbeat", this::heartbeat);
    config.routes.post("/relay/{channel}", this::relay);
    config.routes.get("/api/relay", this::show);
  }

  private void alerts(Context ctx) throws IOException, InterruptedException, BackendException {
    Optional<byte[]> body = body(ctx);
    if (body.isPresent()) {
      try {
        relaying.intake().take(body.get());
      } catch (IllegalArgumentException wrong) {
        Answers.error(ctx, 400, "console", wrong.getMessage());
      }
    }
  }

  private void heartbeat(Context ctx) throws IOException {
    if (body(ctx).isPresent()) {
      relaying.heartbeat().beat();
    }
  }

  private void relay(Context ctx) throws IOException, InterruptedException {
    Optional<byte[]> body = body(ctx);
    if (body.isEmpty()) {
      return;
    }
    String channel = ctx.pathParam("channel");
    try {
      Optional<Relay.Result> result = relaying.relay().pass(channel, body.get());
      if (result.isEmpty()) {
        Answers.error(
            ctx,
            404,
            "console",
            "There is no channel '" + channel + "': its variables are not set.");
        return;
      }
      switch (result.get().outcome()) {
        case DELIVERED, DUPLICATE -> Answers.json(ctx, result.get());
        case REFUSED -> Answers.error(ctx, 400, channel, result.get().answer());
        case FAILED -> Answers.error(ctx, 503, channel, result.get().answer());
      }
    } catch (IllegalArgumentException wrong) {
      Answers.error(ctx, 400, "console", wrong.getMessage());
    }
  }

  private void show(Context ctx) {
    Answers.json(
        ctx,
        Map.of("channels", relaying.relay().channels(), "heartbeat", relaying.heartbeat().state()));
  }

  /** Empty when the request was refused. */
  private static Optional<byte[]> body(Context ctx) throws IOException {
    if (ctx.header("Origin") != null || ctx.header("Sec-Fetch-Site") != null) {
      Answers.error(ctx, 403, "console", "Web pages may not send alerts.");
      return Optional.empty();
    }
    byte[] body = ctx.bodyInputStream().readNBytes(LARGEST_POST_BYTES + 1);
    if (body.length > LARGEST_POST_BYTES) {
      Answers.error(
          ctx, 413, "console", "The body is larger than " + LARGEST_POST_BYTES + " bytes.");
      return Optional.empty();
    }
    return Optional.of(body);
  }
}
