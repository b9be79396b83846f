package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.sightline.metrics.log.EventLine.Field;
import io.sightline.metrics.secrets.Secrets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes each line one JSON object, without secrets. Written by hand because that takes a third of
 * what a general encoder does; the names stand ready as bytes. Not thread-safe.
 */
final class JsonLines {
  private static final byte[] TIMESTAMP = JsonBuffer.ascii("{\"@timestamp\":\"");
  private static final byte[] LOGGER = name("logger");
  private static final byte[] THREAD = name("thread");
  private static final byte[] MESSAGE = name("message");
  private static final byte[] FUNCTION = name("function");
  private static final byte[] LINE = name("line");
  private static final byte[] ERROR_TYPE = name("error_type");
  private static final byte[] ERROR_FINGERPRINT = name("error_fingerprint");
  private static final byte[] STACK_TRACE = name("stack_trace");
  private static final byte[] NULL = JsonBuffer.ascii("null");

  private final JsonBuffer out = new JsonBuffer();
  private final Timestamps timestamps = new Timestamps();
  private final byte[] constants;
  private final Secrets secrets;
  private final int maxTextChars;
  private final boolean withClass;
  private final StackTraces traces;
  private final RequestFields requests;

  /**
   * Prepares the fields that are the same on each line.
   *
   * @param withClass whether lines say their {@code log_class}
   */
  JsonLines(ServiceFields service, Secrets secrets, int maxTextChars, boolean withClass) {
    this.constants = service.json();
    this.secrets = secrets;
    this.maxTextChars = maxTextChars;
    this.withClass = withClass;
    this.traces = new StackTraces(secrets, maxTextChars);
    this.requests = new RequestFields(out, this);
  }

  static byte[] name(String name) {
    return JsonBuffer.ascii(",\"" + name + "\":");
  }

  /** The line with its newline; the buffer is good until the next call. */
  JsonBuffer encode(Line line) {
    out.clear();
    if (line instanceof AccessLine request) {
      start(request.timestampMillis, request.level.name(), JsonLogging.ACCESS_LOGGER);
      requests.write(request, constants);
    } else {
      event((EventLine) line);
    }
    if (withClass) {
      out.raw(line.logClass().json());
    }
    out.raw('}');
    out.raw('\n');
    return out;
  }

  private void start(long millis, String level, String logger) {
    out.raw(TIMESTAMP);
    out.raw(timestamps.of(millis));
    out.raw("\",\"level\":\"");
    out.raw(level);
    out.raw('"');
    out.raw(LOGGER);
    out.string(logger);
  }

  private void event(EventLine line) {
    ILoggingEvent event = line.event();
    Level level = event.getLevel();
    start(event.getTimeStamp(), level.levelStr, event.getLoggerName());
    out.raw(THREAD);
    out.string(secrets.text(event.getThreadName()));
    out.raw(MESSAGE);
    text(line.message());
    out.raw(constants);
    StackTraceElement caller = line.caller();
    if (caller != null) {
      out.raw(FUNCTION);
      out.string(caller.getClassName() + '.' + caller.getMethodName());
      out.raw(LINE);
      out.number(caller.getLineNumber());
    }
    fields(line.fields(), event.getMDCPropertyMap());
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      out.raw(ERROR_TYPE);
      out.string(error.getClassName());
      out.raw(ERROR_FINGERPRINT);
      out.string(ErrorFingerprint.of(error));
      out.raw(STACK_TRACE);
      out.string(traces.of(error));
    }
  }

  /** Fields of the line win over fields of the context, earlier ones over later ones. */
  private void fields(List<Field> own, @Nullable Map<String, String> context) {
    for (int i = 0; i < own.size(); i++) {
      Field field = own.get(i);
      if (!has(own, i, field.name())) {
        field(field.name(), field.value());
      }
    }
    if (context != null && !context.isEmpty()) {
      for (Map.Entry<String, String> entry : context.entrySet()) {
        if (!has(own, own.size(), entry.getKey())) {
          field(entry.getKey(), entry.getValue());
        }
      }
    }
  }

  private static boolean has(List<Field> fields, int before, String name) {
    for (int i = 0; i < before; i++) {
      if (fields.get(i).name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void field(String name, @Nullable Object value) {
    out.raw(',');
    out.string(FieldNames.safe(name));
    out.raw(':');
    value(name, value);
  }

  /** A value that is masked when its name says so. */
  void value(String name, @Nullable Object value) {
    if (value instanceof Map || value instanceof List) {
      plain(secrets.field(name, value));
    } else if (value != null && secrets.isSecret(name)) {
      out.string(Secrets.MASK);
    } else {
      plain(value);
    }
  }

  private void plain(@Nullable Object value) {
    if (value == null) {
      out.raw(NULL);
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Integer || value instanceof Long) {
      out.number(((Number) value).longValue());
    } else if (value instanceof Boolean || isFinite(value)) {
      out.raw(String.valueOf(value));
    } else if (value instanceof Map<?, ?> map) {
      out.raw('{');
      boolean isFirst = true;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        key(isFirst, String.valueOf(entry.getKey()));
        isFirst = false;
        plain(entry.getValue());
      }
      out.raw('}');
    } else if (value instanceof List<?> list) {
      out.raw('[');
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          out.raw(',');
        }
        plain(list.get(i));
      }
      out.raw(']');
    } else {
      text(String.valueOf(value));
    }
  }

  private static boolean isFinite(Object value) {
    return value instanceof Double number
        ? Double.isFinite(number)
        : value instanceof Float small ? Float.isFinite(small) : value instanceof Number;
  }

  private void key(boolean isFirst, String name) {
    if (!isFirst) {
      out.raw(',');
    }
    out.string(name.isBlank() ? "field" : name);
    out.raw(':');
  }

  /** An object of named texts. */
  void object(Map<String, String> map) {
    out.raw('{');
    boolean isFirst = true;
    for (Map.Entry<String, String> entry : map.entrySet()) {
      key(isFirst, entry.getKey());
      isFirst = false;
      value(entry.getKey(), entry.getValue());
    }
    out.raw('}');
  }

  /** A string without secrets, cut where it is too long. */
  void text(String text) {
    cut(secrets.text(text));
  }

  /** A string that has been cleared of secrets. */
  void cut(String text) {
    if (text.length() <= maxTextChars) {
      out.string(text);
      return;
    }
    out.raw('"');
    out.chars(text.substring(0, maxTextChars));
    out.chars("… [" + (text.length() - maxTextChars) + " more characters]");
    out.raw('"');
  }

  int maxTextChars() {
    return maxTextChars;
  }

  String withoutSecrets(String text) {
    return secrets.text(text);
  }
}
