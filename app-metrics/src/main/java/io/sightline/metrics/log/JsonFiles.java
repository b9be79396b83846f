package io.sightline.metrics.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one service: {@code <class>.log}, rotated at midnight (UTC day of the line) and past
 * a size by renaming to {@code <class>.<yyyy-MM-dd>.<n>.log}; ten days or ten sizes are kept.
 */
final class JsonFiles {
  private static final int KEPT_DAYS = 10;
  private static final int KEPT_SIZES = 10;
  private static final String LEFT_OUT = "[ignore]";

  private final LoggerContext context;
  private final Path directory;
  private final String constantFields;
  private final long maxFileBytes;

  JsonFiles(
      LoggerContext context,
      Path directory,
      String service,
      String environment,
      long maxFileBytes) {
    this.context = context;
    this.directory = directory;
    this.constantFields =
        new JsonMapper()
            .writeValueAsString(
                new TreeMap<>(Map.of("service", service, "environment", environment)));
    this.maxFileBytes = maxFileBytes;
  }

  Appender<ILoggingEvent> open(String fileClass) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName(fileClass);
    appender.setFile(directory.resolve(fileClass + ".log").toString());
    appender.setEncoder(encoder());

    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rotation = new SizeAndTimeBasedRollingPolicy<>();
    rotation.setContext(context);
    rotation.setParent(appender);
    rotation.setFileNamePattern(
        directory.resolve(fileClass + ".%d{yyyy-MM-dd, UTC}.%i.log").toString());
    rotation.setMaxFileSize(new FileSize(maxFileBytes));
    rotation.setMaxHistory(KEPT_DAYS);
    rotation.setTotalSizeCap(new FileSize(KEPT_SIZES * maxFileBytes));
    rotation.start();
    appender.setRollingPolicy(rotation);
    appender.start();
    return appender;
  }

  private LogstashEncoder encoder() {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("@timestamp");
    names.setVersion(LEFT_OUT);
    names.setLevelValue(LEFT_OUT);
    names.setLogger("logger");
    names.setThread("thread");
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setFieldNames(names);
    encoder.setTimeZone("UTC");
    encoder.setTimestampPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    encoder.setIncludeContext(false);
    encoder.setCustomFields(constantFields);
    encoder.addProvider(new ErrorFields());
    encoder.start();
    return encoder;
  }
}
