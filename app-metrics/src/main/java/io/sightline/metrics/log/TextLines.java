package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.sightline.metrics.log.EventLine.Field;
import io.sightline.metrics.secrets.Secrets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people: {@code time | LEVEL | logger:function:line | message key=value}, in the
 * machine's time zone, without secrets. What a text contains can neither begin a line nor colour
 * one: hidden characters are shown as escapes.
 */
final class TextLines {
  private static final String RESET = "\u001b[0m";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final Secrets secrets;
  private final boolean inColour;
  private final int maxTextChars;
  private final StackTraces traces;

  TextLines(Secrets secrets, boolean inColour, int maxTextChars) {
    this.secrets = secrets;
    this.inColour = inColour;
    this.maxTextChars = maxTextChars;
    this.traces = new StackTraces(secrets, maxTextChars);
  }

  String encode(Line line) {
    StringBuilder out = new StringBuilder(160);
    if (line instanceof AccessLine request) {
      Level level = Level.toLevel(request.level.name());
      start(out, request.timestampMillis, level, JsonLogging.ACCESS_LOGGER, null);
      out.append(shown(request.method)).append(' ').append(shown(request.path)).append(' ');
      out.append(request.status);
      if (request.durationNanos >= 0) {
        out.append(" (").append(Math.round(request.durationNanos / 1e4) / 100.0).append(" ms)");
      }
    } else {
      event(out, (EventLine) line);
    }
    return out.append(System.lineSeparator()).toString();
  }

  private void event(StringBuilder out, EventLine line) {
    ILoggingEvent event = line.event();
    start(out, event.getTimeStamp(), event.getLevel(), event.getLoggerName(), line.caller());
    String message = shown(line.message());
    out.append(message);
    for (Field field : line.fields()) {
      String pair = Invisible.shown(field.name()) + "=" + value(field.name(), field.value());
      // A structured argument may stand in the message already.
      if (!message.contains(pair)) {
        out.append(' ').append(pair);
      }
    }
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      out.append(System.lineSeparator()).append(traces.of(error));
    }
  }

  private void start(
      StringBuilder out,
      long millis,
      Level level,
      String logger,
      @Nullable StackTraceElement caller) {
    out.append(TIME.format(Instant.ofEpochMilli(millis))).append(" | ");
    if (inColour) {
      out.append(colour(level));
    }
    out.append(level.levelStr);
    out.append(" ".repeat(8 - level.levelStr.length()));
    if (inColour) {
      out.append(RESET);
    }
    out.append(" | ").append(Invisible.shown(logger));
    if (caller != null) {
      out.append(':').append(caller.getMethodName()).append(':').append(caller.getLineNumber());
    }
    out.append(" | ");
  }

  private static String colour(Level level) {
    return switch (level.levelInt) {
      case Level.ERROR_INT -> "\u001b[1;31m";
      case Level.WARN_INT -> "\u001b[33m";
      case Level.INFO_INT -> "\u001b[32m";
      default -> "\u001b[2m";
    };
  }

  private String value(String name, @Nullable Object value) {
    return shown(String.valueOf(value == null ? null : secrets.field(name, value)));
  }

  private String shown(String text) {
    String plain = secrets.text(text);
    if (plain.length() > maxTextChars) {
      plain =
          plain.substring(0, maxTextChars)
              + "… ["
              + (plain.length() - maxTextChars)
              + " more characters]";
    }
    return Invisible.shown(plain);
  }
}
