package io.sightline.metrics.errors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.sentry.Breadcrumb;
import io.sentry.DateUtils;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.protocol.Message;
import io.sightline.metrics.log.FieldValues;
import io.sightline.metrics.log.MessageText;
import io.sightline.metrics.secrets.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Makes Sentry's events and breadcrumbs from log events. Texts are masked, persons left out. */
final class SentryEvents {
  /**
   * Fields by which events are searched; their values are no secrets and say nothing of persons.
   */
  private static final Set<String> TAGS =
      Set.of("request_id", "trace_id", "span_id", "method", "endpoint", "status");

  private static final Set<String> PERSONAL =
      Set.of(
          "user",
          "user_id",
          "userid",
          "username",
          "user_name",
          "email",
          "ip",
          "client_ip",
          "remote_addr",
          "user_agent");

  private final Secrets secrets;
  private final String service;

  SentryEvents(Secrets secrets, String service) {
    this.secrets = secrets;
    this.service = service;
  }

  SentryEvent event(ILoggingEvent logged) {
    SentryEvent event = new SentryEvent(DateUtils.getDateTime(logged.getTimeStamp()));
    event.setLevel(SentryLevel.ERROR);
    event.setLogger(logged.getLoggerName());
    event.setPlatform("java");
    Message message = new Message();
    String template = logged.getMessage();
    // The arguments are left out: the formatted text has them, masked by the names around them.
    message.setMessage(secrets.text(template == null ? "" : template));
    message.setFormatted(text(logged));
    event.setMessage(message);
    event.setTag("service", service);
    event.setTag("thread", secrets.text(logged.getThreadName()));
    Map<String, Object> fields = new HashMap<>();
    forEachField(
        logged,
        (name, value) -> {
          if (TAGS.contains(name)) {
            event.setTag(name, String.valueOf(value));
          } else {
            fields.put(name, value);
          }
        });
    if (!fields.isEmpty()) {
      event.getContexts().set("fields", fields);
    }
    IThrowableProxy thrown = logged.getThrowableProxy();
    if (thrown instanceof ThrowableProxy proxy) {
      event.setThrowable(proxy.getThrowable());
    }
    return event;
  }

  Breadcrumb breadcrumb(ILoggingEvent logged) {
    Breadcrumb crumb = new Breadcrumb(logged.getTimeStamp());
    crumb.setLevel(
        logged.getLevel().isGreaterOrEqual(Level.WARN) ? SentryLevel.WARNING : SentryLevel.INFO);
    crumb.setCategory(logged.getLoggerName());
    crumb.setMessage(text(logged));
    forEachField(
        logged,
        (name, value) -> {
          if (TAGS.contains(name)) {
            crumb.setData(name, String.valueOf(value));
          }
        });
    return crumb;
  }

  private String text(ILoggingEvent logged) {
    return secrets.text(MessageText.of(logged, secrets));
  }

  private void forEachField(ILoggingEvent logged, BiConsumer<String, Object> use) {
    logged.getMDCPropertyMap().forEach((name, value) -> field(name, value, use));
    List<KeyValuePair> pairs = logged.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> field(pair.key, FieldValues.snapshot(pair.value), use));
    }
  }

  private void field(String name, @Nullable Object value, BiConsumer<String, Object> use) {
    if (PERSONAL.contains(name.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_'))) {
      return;
    }
    Object masked = secrets.field(name, value);
    if (masked != null) {
      use.accept(name, masked);
    }
  }
}
