package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Appenders that are not ours: an error tracker's beside ours, and a service's own instead. */
class LogAttachmentsTest {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("com.example.Shop");

  @TempDir private Path parent;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  @Test
  void anErrorTrackerSeesWarningsAndErrorsButNoRequestsUntilLoggingIsClosed() {
    LogFolder folder = new LogFolder(parent);
    JsonLogging logging = folder.start();
    appender.start();
    logging.attachToErrors(appender);
    LOG.info("fine");
    LOG.warn("odd");
    LOG.error("broken");
    LoggerFactory.getLogger(JsonLogging.DATABASE_LOGGER).warn("slow query");
    logging.accessLog().write(new AccessLine("GET", "/", 500).level(org.slf4j.event.Level.ERROR));
    logging.close();
    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("odd", "broken");
    assertThat(appender.isStarted()).isFalse();
  }

  @Test
  void aServiceKeepsItsOwnConfigurationWhenItSaysSo() {
    LoggerContext context = context();
    context.reset();
    Logger access = context.getLogger(JsonLogging.ACCESS_LOGGER);
    appender.setContext(context);
    appender.start();
    access.addAppender(appender);
    LogFolder folder = new LogFolder(parent);
    try (JsonLogging logging = folder.start("log.configure", "false")) {
      logging.accessLog().write(new AccessLine("GET", "/a", 200).requestId("r-1"));
      access.setLevel(Level.WARN);
      logging.accessLog().write(new AccessLine("GET", "/b", 200));
    }
    assertThat(Files.exists(folder.directory())).isFalse();
    assertThat(appender.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getFormattedMessage()).isEqualTo("GET /a 200");
              assertThat(event.getKeyValuePairs())
                  .extracting(pair -> pair.key)
                  .contains("method", "path", "status", "request_id");
            });
    assertThat(appender.isStarted()).as("is not ours to stop").isTrue();
    access.setLevel(null);
    access.detachAppender(appender);
  }

  @Test
  void aSecondStartTakesOverFromTheFirst() throws Exception {
    LogFolder first = new LogFolder(parent.resolve("first"));
    LogFolder second = new LogFolder(parent.resolve("second"));
    JsonLogging one = first.start();
    LOG.info("one");
    JsonLogging two = second.start();
    LOG.info("two");
    one.close();
    LOG.info("three");
    two.close();
    assertThat(first.messages(LogClass.APP)).containsExactly("one");
    assertThat(second.messages(LogClass.APP)).containsExactly("two", "three");
  }
}
