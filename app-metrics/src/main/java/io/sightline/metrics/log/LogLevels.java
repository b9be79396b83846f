package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Logback's levels. */
final class LogLevels implements LogLevelControl {
  static final String AUDIT_LOGGER = "io.sightline.audit";
  static final List<String> ALL = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
  private static final int NAME_LIMIT = 300;

  private final LoggerContext context;
  private final Level ofSettings;

  LogLevels(LoggerContext context, Level ofSettings) {
    this.context = context;
    this.ofSettings = ofSettings;
  }

  static boolean isLevel(String text) {
    return ALL.contains(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public Map<String, String> configured() {
    Map<String, String> levels = new TreeMap<>();
    for (Logger logger : context.getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger.getName(), logger.getLevel().levelStr);
      }
    }
    return levels;
  }

  @Override
  public synchronized void set(String name, @Nullable String level, String who) {
    if (level != null && !isLevel(level)) {
      throw new IllegalArgumentException(
          "level: expected one of " + String.join(", ", ALL) + ", was '" + level + "'");
    }
    // Loggers are never forgotten, so a made-up name must at least look like one.
    if (name.isBlank() || name.length() > NAME_LIMIT || !name.matches("[\\w.$\\-]+")) {
      throw new IllegalArgumentException("logger: expected a logger's name, was '" + name + "'");
    }
    boolean isRoot = name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME);
    Logger logger = context.getLogger(isRoot ? Logger.ROOT_LOGGER_NAME : name);
    Level before = logger.getLevel();
    Level inherited = isRoot ? ofSettings : null;
    Level after = level == null ? inherited : Level.toLevel(level);
    logger.setLevel(after);
    context
        .getLogger(AUDIT_LOGGER)
        .atWarn()
        .addKeyValue("who", who)
        .addKeyValue("changed_logger", logger.getName())
        .addKeyValue("old_level", text(before))
        .addKeyValue("new_level", text(after))
        .log(
            "{} changed the level of {} from {} to {}",
            who,
            logger.getName(),
            text(before),
            text(after));
  }

  private static String text(@Nullable Level level) {
    return level == null ? "inherited" : level.levelStr;
  }
}
