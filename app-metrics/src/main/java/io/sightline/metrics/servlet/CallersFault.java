package io.sightline.metrics.servlet;

import java.util.Set;

/**
 * Whether an exception says that the caller sent nonsense or went away: the containers throw it out
 * of the body's stream, and answer 400. Nobody shall be alarmed by what any caller can do.
 */
public final class CallersFault {
  /** By name, for a service has one container at most. */
  private static final Set<String> NAMES =
      Set.of(
          "org.eclipse.jetty.io.EofException",
          "org.eclipse.jetty.http.BadMessageException",
          "org.apache.catalina.connector.ClientAbortException",
          "org.apache.coyote.BadRequestException");

  private static final int DEEPEST = 10;

  private CallersFault() {}

  /** Looks at the exception and its causes. */
  public static boolean in(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
        if (NAMES.contains(type.getName())) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }
}
