package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.sightline.metrics.secrets.Secrets;

/** Stack traces as Java prints them, the exceptions' texts without secrets. */
final class StackTraces {
  private final Secrets secrets;
  private final int maxChars;

  StackTraces(Secrets secrets, int maxChars) {
    this.secrets = secrets;
    this.maxChars = maxChars;
  }

  /**
   * Several lines without a newline at the end. Characters that could fake one of its lines are
   * shown as escapes.
   */
  String of(IThrowableProxy error) {
    StringBuilder text = new StringBuilder(2048);
    append(text, "", "", error);
    if (text.length() > maxChars) {
      int left = text.length() - maxChars;
      text.setLength(maxChars);
      text.append("… [").append(left).append(" more characters]");
    }
    return text.toString();
  }

  private void append(StringBuilder text, String indent, String caption, IThrowableProxy error) {
    text.append(indent).append(caption);
    if (error.isCyclic()) {
      text.append("[the same again: ").append(error.getClassName()).append(']');
      return;
    }
    text.append(error.getClassName());
    String message = error.getMessage();
    if (message != null) {
      text.append(": ").append(Invisible.shown(secrets.text(message)));
    }
    StackTraceElementProxy[] frames = error.getStackTraceElementProxyArray();
    int common = error.getCommonFrames();
    for (int i = 0; i < frames.length - common && text.length() <= maxChars; i++) {
      text.append('\n').append(indent).append('\t').append(frames[i].getSTEAsString());
    }
    if (common > 0) {
      text.append('\n').append(indent).append("\t... ").append(common).append(" more");
    }
    for (IThrowableProxy suppressed : error.getSuppressed()) {
      if (text.length() > maxChars) {
        return;
      }
      text.append('\n');
      append(text, indent + "\t", "Suppressed: ", suppressed);
    }
    IThrowableProxy cause = error.getCause();
    if (cause != null && text.length() <= maxChars) {
      text.append('\n');
      append(text, indent, "Caused by: ", cause);
    }
  }
}
