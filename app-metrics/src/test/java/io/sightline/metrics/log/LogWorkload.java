package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service in a process of its own; its argument says what happens to it. */
final class LogWorkload {
  static final int LINES = 5000;
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Shop");

  private LogWorkload() {}

  public static void main(String[] args) throws Exception {
    // Before logging is set up, the test's own configuration would talk at DEBUG.
    ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT").setLevel(Level.OFF);
    LogFolder folder = new LogFolder(Path.of(args[1]));
    switch (args[0]) {
      case "exit" -> {
        folder.start();
        logLines();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LOG.info("said by a hook")));
        System.exit(0);
      }
      case "wait" -> {
        JsonLogging logging = folder.start();
        logLines();
        System.out.println("flushed " + logging.flush(LogFolder.DEADLINE));
        Thread.sleep(60_000);
      }
      case "full-disk" -> fullDisk(folder);
      case "console" -> console(folder, args[2]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void logLines() {
    for (int i = 0; i < LINES; i++) {
      LOG.info("line {}", i);
    }
  }

  private static void console(LogFolder folder, String format) {
    try (JsonLogging logging = folder.start("log.console", format)) {
      LOG.info(
          "order accepted\n2026-01-01 00:00:00.000 | INFO     | forged | line\u202e\u001b[31m");
      LOG.warn("login failed, password=hunter2hunter2", new IllegalStateException("at\nat forged"));
      logging.accessLog().write(new AccessLine("GET", "/api/orders", 200).durationNanos(1_500_000));
      LoggerFactory.getLogger(JsonLogging.DATABASE_LOGGER).warn("slow query: 120 ms");
    }
  }

  /** The directory is on a disk of 256 KiB. Says what it saw; the test judges. */
  private static void fullDisk(LogFolder folder) throws IOException {
    Files.createDirectories(folder.directory());
    Path ballast = folder.directory().resolve("ballast");
    Files.write(ballast, new byte[100_000]);
    JsonLogging logging = folder.start();
    int said = 0;
    int answered = 0;
    while (folder.lost("write_failed") < 500 && said < 100_000) {
      LOG.warn("before {}", said++);
      answered++;
      if (said % 100 == 0) {
        logging.flush(LogFolder.DEADLINE);
      }
    }
    double lostWhileFull = folder.lost("write_failed");
    Files.delete(ballast);
    logging.flush(LogFolder.DEADLINE);
    for (int i = 0; i < 20; i++) {
      LOG.info("after {}", i);
    }
    logging.flush(Duration.ofSeconds(10));
    logging.close();
    List<String> app = folder.messages(LogClass.APP);
    System.out.println("said " + said + " answered " + answered);
    System.out.println("lost while full " + (lostWhileFull >= 500));
    System.out.println("after " + app.stream().filter(m -> m.startsWith("after")).count());
    long kept = app.size() + (long) folder.messages(LogClass.ERROR).size();
    System.out.println("missing " + (2L * said + 20 - kept - (long) folder.lost("write_failed")));
    System.out.println("lost otherwise " + (folder.lostInAll() - folder.lost("write_failed")));
  }
}
