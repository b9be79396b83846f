package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.sightline.metrics.secrets.Secrets;

/** Lets the benchmark at the encoder, which is no business of a service. */
public final class JsonLineProbe {
  private final JsonLines lines;

  public JsonLineProbe(Secrets secrets) {
    lines = new JsonLines(new ServiceFields("shop", "1.4.0", "production"), secrets, 65_536, false);
  }

  public int encode(AccessLine line) {
    return lines.encode(line).length();
  }

  public int encode(ILoggingEvent event) {
    return lines.encode(new EventLine(LogClass.APP, event, EventFields.of(event), null)).length();
  }
}
