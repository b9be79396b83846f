package io.sightline.metrics.errors;

import io.sentry.Breadcrumb;
import io.sentry.SentryEvent;
import io.sentry.protocol.Contexts;
import io.sentry.protocol.Message;
import io.sentry.protocol.Request;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.SentryThread;
import io.sightline.metrics.secrets.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last look at an event before it leaves: every text in it is masked, persons are left out. */
final class EventMask {
  private final Secrets secrets;

  EventMask(Secrets secrets) {
    this.secrets = secrets;
  }

  SentryEvent mask(SentryEvent event) {
    event.setUser(null);
    event.setServerName(null);
    event.setTransaction(masked(event.getTransaction()));
    message(event.getMessage());
    List<SentryException> exceptions = event.getExceptions();
    if (exceptions != null) {
      exceptions.forEach(exception -> exception.setValue(masked(exception.getValue())));
    }
    List<SentryThread> threads = event.getThreads();
    if (threads != null) {
      threads.forEach(thread -> thread.setName(masked(thread.getName())));
    }
    List<Breadcrumb> breadcrumbs = event.getBreadcrumbs();
    if (breadcrumbs != null) {
      event.setBreadcrumbs(breadcrumbs.stream().map(this::breadcrumb).toList());
    }
    Map<String, String> tags = event.getTags();
    if (tags != null) {
      Map<String, String> kept = new HashMap<>();
      tags.forEach((name, value) -> kept.put(name, secrets.header(name, value)));
      event.setTags(kept);
    }
    Map<String, Object> extras = event.getExtras();
    if (extras != null) {
      event.setExtras(fields(extras));
    }
    contexts(event.getContexts());
    request(event.getRequest());
    return event;
  }

  private void message(@Nullable Message message) {
    if (message == null) {
      return;
    }
    message.setFormatted(masked(message.getFormatted()));
    message.setMessage(masked(message.getMessage()));
    List<String> params = message.getParams();
    if (params != null) {
      message.setParams(params.stream().map(secrets::text).toList());
    }
  }

  private Breadcrumb breadcrumb(Breadcrumb crumb) {
    Breadcrumb masked = new Breadcrumb(crumb.getTimestamp());
    masked.setMessage(masked(crumb.getMessage()));
    masked.setCategory(crumb.getCategory());
    masked.setLevel(crumb.getLevel());
    masked.setType(crumb.getType());
    fields(crumb.getData()).forEach(masked::setData);
    return masked;
  }

  /** What the SDK knows of the runtime stays; what somebody put in is masked by name. */
  private void contexts(Contexts contexts) {
    List<String> names = new ArrayList<>();
    contexts.entrySet().forEach(entry -> names.add(entry.getKey()));
    for (String name : names) {
      Object value = contexts.get(name);
      if (value instanceof Map<?, ?> || value instanceof String || value instanceof Iterable<?>) {
        Object masked = secrets.field(name, value);
        contexts.set(name, masked);
      }
    }
  }

  private void request(@Nullable Request request) {
    if (request == null) {
      return;
    }
    request.setUrl(request.getUrl() == null ? null : secrets.url(request.getUrl()));
    request.setQueryString(
        request.getQueryString() == null ? null : secrets.query(request.getQueryString()));
    request.setCookies(null);
    request.setData(null);
    request.setEnvs(null);
    Map<String, String> headers = request.getHeaders();
    if (headers != null) {
      Map<String, String> kept = new HashMap<>();
      headers.forEach((name, value) -> kept.put(name, secrets.header(name, value)));
      request.setHeaders(kept);
    }
  }

  private Map<String, Object> fields(Map<String, Object> fields) {
    Map<String, Object> kept = new HashMap<>();
    fields.forEach(
        (name, value) -> {
          Object masked = secrets.field(name, value);
          if (masked != null) {
            kept.put(name, masked);
          }
        });
    return kept;
  }

  private @Nullable String masked(@Nullable String text) {
    return text == null ? null : secrets.text(text);
  }
}
