package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/** {@code error_type} and {@code error_fingerprint} of an event that carries an exception. */
final class ErrorFields extends AbstractJsonProvider<ILoggingEvent> {
  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) {
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      generator.writeStringProperty("error_type", error.getClassName());
      generator.writeStringProperty("error_fingerprint", ErrorFingerprint.of(error));
    }
  }
}
