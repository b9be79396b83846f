package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import io.sightline.metrics.secrets.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** The four files of one service, and which line goes to which. */
final class FileSink implements LineSink {
  private final Map<LogClass, RollingFile> files = new EnumMap<>(LogClass.class);
  private final RollingFile errors;
  private final JsonLines lines;
  private final LogKeeper keeper;
  private final boolean requestsInErrorFile;

  FileSink(
      Path directory,
      ServiceFields service,
      LogSettings settings,
      Secrets secrets,
      LostLines lost,
      Clock clock) {
    this.lines = new JsonLines(service, secrets, settings.maxTextChars(), false);
    this.requestsInErrorFile = settings.requestsInErrorFile();
    this.keeper = new LogKeeper(directory, settings, clock);
    for (LogClass logClass : LogClass.values()) {
      long maxBytes = settings.limits(logClass).maxFileBytes();
      files.put(
          logClass, new RollingFile(directory, logClass, maxBytes, clock, lost, keeper::look));
    }
    this.errors = file(LogClass.ERROR);
    keeper.start();
  }

  private RollingFile file(LogClass logClass) {
    RollingFile file = files.get(logClass);
    if (file == null) {
      throw new IllegalStateException("no file for " + logClass);
    }
    return file;
  }

  @Override
  public void write(Line line) {
    JsonBuffer json = lines.encode(line);
    file(line.logClass()).append(json.bytes(), json.length());
    if (line.levelInt() >= Level.WARN_INT
        && (requestsInErrorFile || line.logClass() != LogClass.ACCESS)) {
      errors.append(json.bytes(), json.length());
    }
  }

  @Override
  public void flush() {
    files.values().forEach(RollingFile::flush);
  }

  @Override
  public void close() {
    files.values().forEach(RollingFile::close);
    keeper.close();
  }
}
