package io.sightline.metrics.http;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.javalin.http.Context;
import io.sightline.metrics.log.JsonLogging;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each finished request; its message reads {@code GET /api/orders 200}. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(JsonLogging.ACCESS_LOGGER);
  private static final int USER_AGENT_LIMIT = 256;

  void write(Context ctx, String method, String endpoint, int status, float milliseconds) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    List<Object> fields = new ArrayList<>(11);
    fields.add(method);
    fields.add(ctx.path());
    fields.add(status);
    fields.add(keyValue("method", method));
    fields.add(keyValue("path", ctx.path()));
    fields.add(keyValue("endpoint", endpoint));
    fields.add(keyValue("status", status));
    fields.add(keyValue("duration_ms", Math.round(milliseconds * 100) / 100.0));
    fields.add(keyValue("ip", ctx.req().getRemoteAddr()));
    String userAgent = ctx.userAgent();
    if (userAgent != null) {
      fields.add(
          keyValue(
              "user_agent",
              userAgent.length() <= USER_AGENT_LIMIT
                  ? userAgent
                  : userAgent.substring(0, USER_AGENT_LIMIT)));
    }
    LOG.info("{} {} {}", fields.toArray());
  }
}
