package io.sightline.metrics.log;

import io.sightline.metrics.secrets.Secrets;

/** What {@link ConsoleFormat} comes to in this process. */
enum ConsoleChoice {
  COLOURED,
  PLAIN,
  JSON,
  OFF;

  static ConsoleChoice of(LogSettings settings) {
    return switch (settings.console()) {
      case OFF -> OFF;
      case JSON -> JSON;
      case TEXT -> Terminal.wantsColour() ? COLOURED : PLAIN;
      case AUTO -> {
        if (Terminal.isThere()) {
          yield Terminal.wantsColour() ? COLOURED : PLAIN;
        }
        yield settings.directory().isPresent() ? PLAIN : JSON;
      }
    };
  }

  LineSink sink(ServiceFields service, LogSettings settings, Secrets secrets, LostLines lost) {
    int maxTextChars = settings.maxTextChars();
    return switch (this) {
      case JSON ->
          ConsoleSink.json(System.out, new JsonLines(service, secrets, maxTextChars, true), lost);
      case COLOURED, PLAIN ->
          ConsoleSink.text(
              System.out, new TextLines(secrets, this == COLOURED, maxTextChars), lost);
      case OFF -> throw new IllegalStateException("no console is wanted");
    };
  }
}
