package io.sightline.benchmarks;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.log.AccessLine;
import io.sightline.metrics.log.AccessLog;
import io.sightline.metrics.log.JsonLineProbe;
import io.sightline.metrics.log.JsonLogging;
import io.sightline.metrics.log.LogSettings;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.LoggerFactory;

/**
 * What a JSON line costs: encoding it (one thread, the writer's), and what the thread of the
 * request pays (making the line and queueing it; {@code asRequest…}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonLineBenchmark {
  private static final int BATCH = 4096;

  @State(Scope.Benchmark)
  public static class Encoders {
    JsonLineProbe ours;
    LogstashEncoder theirs;
    AccessLine line;
    LoggingEvent access;
    LoggingEvent app;

    @Setup
    public void make() {
      Secrets secrets =
          Secrets.of(SecretSettings.read(new ConfigReader(Sources.variables(Map.of()))));
      ours = new JsonLineProbe(secrets);
      line = line(1);
      LoggerContext context = new LoggerContext();
      context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
      Logger logger = context.getLogger("io.sightline.access");
      access =
          new LoggingEvent(
              "fqcn",
              logger,
              Level.INFO,
              "{} {} {}",
              null,
              new Object[] {
                "GET",
                "/api/orders/4711",
                200,
                keyValue("method", "GET"),
                keyValue("path", "/api/orders/4711"),
                keyValue("endpoint", "/api/orders/{id}"),
                keyValue("status", 200),
                keyValue("duration_ms", 12.35),
                keyValue("ip", "203.0.113.7"),
                keyValue("user_agent", AGENT)
              });
      Map<String, String> mdc =
          Map.of(
              "request_id",
              "0f8fad5b-d9cb-469f-a165-70867728950e",
              "trace_id",
              "4bf92f3577b34da6a3ce929d0e0e4736");
      access.setMDCPropertyMap(mdc);
      access.setThreadName("JettyServerThreadPool-27");
      access.prepareForDeferredProcessing();
      app =
          new LoggingEvent(
              "fqcn",
              context.getLogger("com.example.shop.Orders"),
              Level.INFO,
              "order {} accepted for {} in {} ms",
              null,
              new Object[] {4711, "ACME", 12});
      app.setMDCPropertyMap(mdc);
      app.setThreadName("JettyServerThreadPool-27");
      app.prepareForDeferredProcessing();
      LogstashFieldNames names = new LogstashFieldNames();
      names.setVersion("[ignore]");
      names.setLevelValue("[ignore]");
      names.setLogger("logger");
      names.setThread("thread");
      theirs = new LogstashEncoder();
      theirs.setContext(context);
      theirs.setFieldNames(names);
      theirs.setTimeZone("UTC");
      theirs.setTimestampPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
      theirs.setIncludeContext(false);
      theirs.setCustomFields(
          "{\"service\":\"shop\",\"environment\":\"production\",\"version\":\"1.4.0\"}");
      theirs.start();
    }
  }

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";

  @State(Scope.Benchmark)
  public static class Running {
    JsonLogging logging;
    AccessLog log;
    org.slf4j.Logger app;
    Path directory;

    @Setup
    public void start() throws Exception {
      directory = Files.createTempDirectory("lines");
      logging =
          JsonLogging.start(
              "shop",
              "1.4.0",
              "production",
              LogSettings.read(
                  new ConfigReader(
                      Sources.variables(
                          Map.of(
                              "SIGHTLINE_LOG_DIR",
                              directory.toString(),
                              "SIGHTLINE_LOG_CONSOLE",
                              "off",
                              "SIGHTLINE_LOG_GZIP",
                              "false")))),
              Secrets.of(SecretSettings.read(new ConfigReader(Sources.variables(Map.of())))),
              new SimpleMeterRegistry());
      log = logging.accessLog();
      app = LoggerFactory.getLogger("com.example.shop.Orders");
    }

    @TearDown(org.openjdk.jmh.annotations.Level.Invocation)
    public void drain() {
      logging.flush(Duration.ofSeconds(10));
    }

    @TearDown
    public void stop() throws Exception {
      logging.close();
      Folders.delete(directory);
    }
  }

  static AccessLine line(int i) {
    return new AccessLine("GET", "/api/orders/4711", 200)
        .endpoint("/api/orders/{id}")
        .durationNanos(12_345_678 + i)
        .ip("203.0.113.7")
        .userAgent(AGENT)
        .requestBytes(0)
        .responseBytes(1234)
        .requestId("0f8fad5b-d9cb-469f-a165-70867728950e")
        .trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
        .timestampMillis(1_795_000_000_000L);
  }

  @Benchmark
  public int encodeRequest(Encoders e) {
    return e.ours.encode(e.line);
  }

  @Benchmark
  public byte[] encodeRequestByLogstash(Encoders e) {
    return e.theirs.encode(e.access);
  }

  @Benchmark
  public int encodeAppLine(Encoders e) {
    return e.ours.encode(e.app);
  }

  @Benchmark
  public byte[] encodeAppLineByLogstash(Encoders e) {
    return e.theirs.encode(e.app);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void asRequestQueueLine(Running r) {
    for (int i = 0; i < BATCH; i++) {
      r.log.write(line(i).timestampMillis(0));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void asRequestLogInfo(Running r) {
    for (int i = 0; i < BATCH; i++) {
      r.app.info("order {} accepted for {}", i, "ACME");
    }
  }
}
