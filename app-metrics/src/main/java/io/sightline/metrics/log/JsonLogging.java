package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The process's logging: readable lines on the console and, when a directory is given, JSON lines
 * in four files below {@code <directory>/<service>/}:
 *
 * <ul>
 *   <li>{@code app.log}: all that the service says, but requests and slow queries;
 *   <li>{@code access.log}: one line a request;
 *   <li>{@code error.log}: warnings and errors, whoever says them;
 *   <li>{@code db.log}: slow queries.
 * </ul>
 *
 * Takes the place of whatever Logback was configured with before.
 */
public final class JsonLogging implements AutoCloseable {
  /** The logger of the lines that go to {@code access.log}. */
  public static final String ACCESS_LOGGER = "io.sightline.access";

  /** The logger of the lines that go to {@code db.log}. */
  public static final String DATABASE_LOGGER = "io.sightline.db";

  private final LoggerContext context;
  private final LogLevels levels;
  private final AccessLog accessLog = new AccessLog();

  private JsonLogging(LoggerContext context, LogSettings settings) {
    this.context = context;
    this.levels = new LogLevels(context, Level.toLevel(settings.level().name()));
  }

  /**
   * Configures Logback, unless {@link LogSettings#configure} is false.
   *
   * @param registry gets {@code log_events_dropped_total}
   * @throws IllegalArgumentException when the directory cannot be written to
   */
  public static JsonLogging start(
      String service,
      String version,
      String environment,
      LogSettings settings,
      Secrets secrets,
      MeterRegistry registry) {
    Optional<Path> directory = settings.directory();
    long maxFileBytes = settings.limits(LogClass.APP).maxFileBytes();
    directory.ifPresent(parent -> prepare(parent, service));
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.setName(service);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(settings.level().name()));
    Logger access = context.getLogger(ACCESS_LOGGER);
    Logger database = context.getLogger(DATABASE_LOGGER);
    access.setAdditive(false);
    database.setAdditive(false);
    Appender<ILoggingEvent> console = console(context);
    root.addAppender(console);
    database.addAppender(console);
    if (directory.isPresent()) {
      JsonFiles files =
          new JsonFiles(
              context, directory.get().resolve(service), service, environment, maxFileBytes);
      root.addAppender(files.open("app"));
      access.addAppender(files.open("access"));
      database.addAppender(files.open("db"));
      Appender<ILoggingEvent> errors = files.open("error");
      errors.addFilter(from(Level.WARN, context));
      root.addAppender(errors);
      database.addAppender(errors);
    }
    // Jetty and Javalin tell their start-up story at INFO; a healthy start is not worth it.
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    context.getLogger("io.javalin").setLevel(Level.WARN);
    // Says where the database is each time a health check asks for the state of the migrations.
    context.getLogger("org.flywaydb.core.FlywayExecutor").setLevel(Level.WARN);
    return new JsonLogging(context, settings);
  }

  private static void prepare(Path parent, String service) {
    Path directory = parent.resolve(service);
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, ".writable-", ""));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "SIGHTLINE_LOG_DIR: expected a directory to write to, was '" + parent + "' (" + e + ")",
          e);
    }
  }

  private static ThresholdFilter from(Level level, LoggerContext context) {
    ThresholdFilter filter = new ThresholdFilter();
    filter.setLevel(level.levelStr);
    filter.setContext(context);
    filter.start();
    return filter;
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{\"yyyy-MM-dd HH:mm:ss.SSS\"} %-5level %logger{30}: %msg%n");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("console");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** Where finished requests are written to. */
  public AccessLog accessLog() {
    return accessLog;
  }

  /** Levels at run time. */
  public LogLevelControl levels() {
    return levels;
  }

  /**
   * Shows all events from WARN up to another appender too, on the thread that logs; request lines
   * and slow queries are none. The appender is started; it is stopped when this is closed.
   */
  public void attachToErrors(Appender<ILoggingEvent> appender) {
    appender.addFilter(from(Level.WARN, context));
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /** Flushes and closes the files. Lines logged later go nowhere. */
  @Override
  public void close() {
    context.stop();
  }
}
