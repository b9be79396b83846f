package io.sightline.metrics.log;

import java.io.Console;

/** What standard output is connected to. */
final class Terminal {
  private Terminal() {}

  /** Whether a person sees it. */
  @SuppressWarnings("SystemConsoleNull") // asked below whether it is one
  static boolean isThere() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      // Since Java 22 there is a console even when output goes to a file.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** See no-color.org. */
  static boolean wantsColour() {
    String no = System.getenv("NO_COLOR");
    return isThere() && (no == null || no.isEmpty());
  }
}
