package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The process's logging: lines on standard output and, when a directory is given, JSON lines in
 * four files below {@code <directory>/<service>/}:
 *
 * <ul>
 *   <li>{@code app.log}: all that the service says, but requests and slow queries;
 *   <li>{@code access.log}: one line a request;
 *   <li>{@code error.log}: warnings and errors once more, whoever says them;
 *   <li>{@code db.log}: slow queries.
 * </ul>
 *
 * <p>Whoever logs only queues; threads of ours write, a few milliseconds later. A queue that is
 * full costs lines up to INFO, which are counted, and lets those from WARN up wait. Lines that a
 * full disk refuses are counted too; the service goes on, and so does the log once there is room.
 * {@link #close} writes all that is queued. A process that ends without it does the same in a
 * shutdown hook; one that is killed loses what it logged in its last 20 ms.
 *
 * <p>Takes the place of whatever Logback was configured with before, unless {@link
 * LogSettings#configure} is false. Thread-safe.
 */
public final class JsonLogging implements AutoCloseable {
  /** The logger of the lines that go to {@code access.log}. */
  public static final String ACCESS_LOGGER = "io.sightline.access";

  /** The logger of the lines that go to {@code db.log}. */
  public static final String DATABASE_LOGGER = "io.sightline.db";

  /** At INFO they tell their start-up story, or repeat themselves with each health check. */
  private static final List<String> TALKATIVE =
      List.of(
          "org.eclipse.jetty",
          "io.javalin",
          "org.flywaydb",
          "org.apache.http",
          "org.apache.hc",
          "org.elasticsearch.client",
          "org.apache.kafka");

  /** Warns of each wrong Host header, with all that the caller wrote in it. */
  private static final String REPEATS_CALLERS = "org.eclipse.jetty.util.HostPort";

  private final LoggerContext context;
  private final Duration closeDeadline;
  private final LogLevels levels;
  private final AccessLog accessLog;
  private final LogEventCounts counts;
  private final List<LineQueue> queues = new ArrayList<>();
  private final List<Appender<ILoggingEvent>> attached = new CopyOnWriteArrayList<>();
  private @Nullable Thread atExit;

  private JsonLogging(
      LoggerContext context,
      ServiceFields service,
      LogSettings settings,
      Secrets secrets,
      MeterRegistry registry) {
    this.context = context;
    this.closeDeadline = settings.closeDeadline();
    this.levels = new LogLevels(context, Level.toLevel(settings.level().name()));
    LostLines lost = new LostLines(registry);
    this.counts = new LogEventCounts(registry);
    if (!settings.configure()) {
      this.accessLog = new AccessLog(null, secrets);
      count(List.of(Logger.ROOT_LOGGER_NAME));
      return;
    }
    context.reset();
    setLevels(settings);
    LineQueue files = null;
    if (settings.directory().isPresent()) {
      Path directory = settings.directory().get().resolve(service.service());
      LineSink sink = new FileSink(directory, service, settings, secrets, lost, Clock.systemUTC());
      files = queue("files", sink, settings, lost, false);
    }
    ConsoleChoice choice = ConsoleChoice.of(settings);
    LineQueue console = null;
    if (choice != ConsoleChoice.OFF) {
      LineSink sink = choice.sink(service, settings, secrets, lost);
      console = queue("console", sink, settings, lost, files != null);
    }
    boolean requestsOnConsole = choice == ConsoleChoice.JSON || settings.requestsOnConsole();
    List<LineQueue> forRequests = both(files, requestsOnConsole ? console : null);
    boolean withCaller = settings.caller() || choice == ConsoleChoice.COLOURED;
    this.accessLog = new AccessLog(forRequests, secrets);
    append(Logger.ROOT_LOGGER_NAME, LogClass.APP, both(files, console), withCaller, secrets);
    append(ACCESS_LOGGER, LogClass.ACCESS, forRequests, withCaller, secrets);
    append(DATABASE_LOGGER, LogClass.DB, both(files, console), withCaller, secrets);
    count(List.of(Logger.ROOT_LOGGER_NAME, DATABASE_LOGGER));
    Thread hook = new Thread(() -> queues.forEach(LineQueue::writeAtOnce), "sightline-log-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    this.atExit = hook;
  }

  /**
   * Configures Logback, unless {@link LogSettings#configure} is false.
   *
   * @param service part of each line and the name of the files' directory
   * @param registry gets {@code log_events_dropped_total{reason}}
   * @throws IllegalArgumentException when the directory cannot be written to
   */
  public static JsonLogging start(
      String service,
      String version,
      String environment,
      LogSettings settings,
      Secrets secrets,
      MeterRegistry registry) {
    if (settings.configure()) {
      settings.directory().ifPresent(parent -> prepare(parent, service));
    }
    return new JsonLogging(
        (LoggerContext) LoggerFactory.getILoggerFactory(),
        new ServiceFields(service, version, environment),
        settings,
        secrets,
        registry);
  }

  /**
   * Keeps libraries quiet that speak before {@link #start}: a Logback that nobody has configured
   * shows their DEBUG lines, in a format of its own that no collector of JSON lines can read.
   */
  public static void quietUntilStart(LogSettings settings) {
    if (settings.configure()) {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }
  }

  private static void prepare(Path parent, String service) {
    try {
      Path directory = Files.createDirectories(parent.resolve(service));
      Files.delete(Files.createTempFile(directory, ".writable-", ""));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "SIGHTLINE_LOG_DIR: expected a directory to write to, was '" + parent + "' (" + e + ")",
          e);
    }
  }

  private void setLevels(LogSettings settings) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(settings.level().name()));
    TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(REPEATS_CALLERS).setLevel(Level.ERROR);
    // Warns of each try to reach a broker that is away.
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    // Says at WARN, once more, what escaped from a servlet and stands in the log at ERROR.
    context.getLogger("org.eclipse.jetty.ee10.servlet.ServletChannel").setLevel(Level.ERROR);
    settings
        .levels()
        .forEach((name, level) -> context.getLogger(name).setLevel(Level.toLevel(level)));
  }

  private LineQueue queue(
      String name, LineSink sink, LogSettings settings, LostLines lost, boolean isSpare) {
    LineQueue queue = new LineQueue(name, sink, settings, lost, isSpare);
    queues.add(queue);
    return queue;
  }

  private static List<LineQueue> both(@Nullable LineQueue files, @Nullable LineQueue console) {
    List<LineQueue> both = new ArrayList<>(2);
    if (files != null) {
      both.add(files);
    }
    if (console != null) {
      both.add(console);
    }
    return both;
  }

  private void count(List<String> loggers) {
    counts.setContext(context);
    counts.start();
    loggers.forEach(name -> context.getLogger(name).addAppender(counts));
  }

  private void append(
      String name,
      LogClass logClass,
      List<LineQueue> targets,
      boolean withCaller,
      Secrets secrets) {
    QueueAppender appender = new QueueAppender(logClass, targets, withCaller, secrets);
    appender.setContext(context);
    appender.start();
    attached.add(appender);
    Logger logger = context.getLogger(name);
    logger.setAdditive(false);
    logger.addAppender(appender);
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
   * Shows all events from WARN up to another appender too, on the thread that logs and before
   * anything is masked; request lines and slow queries are none. The appender was started by the
   * caller; it is stopped when this is closed.
   */
  public void attachToErrors(Appender<ILoggingEvent> appender) {
    attach(appender, Level.WARN);
  }

  /** The same from another level up, for an appender that also wants to know what led there. */
  public void attach(Appender<ILoggingEvent> appender, Level from) {
    ThresholdFilter filter = new ThresholdFilter();
    filter.setLevel(from.levelStr);
    filter.setContext(context);
    filter.start();
    appender.addFilter(filter);
    attached.add(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /** Waits until all that was logged before is written; gives up at the deadline. */
  public boolean flush(Duration deadline) {
    boolean isWritten = true;
    for (LineQueue queue : queues) {
      isWritten &= queue.flush(deadline);
    }
    return isWritten;
  }

  /** Writes what is queued and closes the files. Lines logged later are counted and go nowhere. */
  @Override
  public void close() {
    attached.stream()
        .filter(appender -> !(appender instanceof QueueAppender))
        .forEach(
            appender -> {
              context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
              appender.stop();
            });
    context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(counts);
    context.getLogger(DATABASE_LOGGER).detachAppender(counts);
    queues.forEach(queue -> queue.close(closeDeadline));
    Thread hook = atExit;
    if (hook != null) {
      atExit = null;
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already; the hook finds nothing left to do.
      }
    }
  }
}
