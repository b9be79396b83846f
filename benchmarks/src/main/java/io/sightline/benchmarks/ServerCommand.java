package io.sightline.benchmarks;

import ch.qos.logback.classic.Level;
import io.javalin.Javalin;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "server",
    description = "The handler of the load run on Javalin 7, in one of the kinds that it compares.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  /** What is compared. */
  enum Kind {
    /** Javalin alone. */
    PLAIN,
    /** With app-metrics, the request log switched off. */
    METRICS,
    /** With app-metrics and a JSON line a request in {@code access.log}. */
    METRICS_AND_LOG,
    /** The same, with a line of the service's own for each request. */
    METRICS_AND_TWO_LOGS
  }

  @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}")
  private Kind kind = Kind.PLAIN;

  @Parameters(index = "1", paramLabel = "PORT")
  private int port;

  @Option(names = "--log-dir", description = "Where the log files go.")
  private @Nullable Path logDirectory;

  @Override
  public Integer call() throws InterruptedException {
    Optional<Sightline> sightline = kind == Kind.PLAIN ? Optional.empty() : Optional.of(observed());
    if (kind == Kind.PLAIN) {
      // Logback unconfigured prints everything, Jetty's DEBUG lines too.
      ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
          .setLevel(Level.WARN);
    }
    Logger log = LoggerFactory.getLogger("shop");
    boolean talkative = kind == Kind.METRICS_AND_TWO_LOGS;
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              sightline.ifPresent(s -> config.registerPlugin(new SightlinePlugin(s)));
              config.routes.get(
                  "/orders/{id}",
                  ctx -> {
                    if (talkative) {
                      log.info("looking for order {}", ctx.pathParam("id"));
                    }
                    ctx.contentType("application/json")
                        .result("{\"id\":" + ctx.pathParam("id") + ",\"symbol\":\"ACME\"}");
                  });
            })
        .start("127.0.0.1", port);
    new CountDownLatch(1).await();
    return 0;
  }

  private Sightline observed() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("SIGHTLINE_ENVIRONMENT", "production");
    settings.put("SIGHTLINE_REQUEST_LOG_ENABLED", String.valueOf(kind != Kind.METRICS));
    if (logDirectory != null) {
      settings.put("SIGHTLINE_LOG_DIR", logDirectory.toString());
    }
    return Sightline.forService("benchmark").version("1").environment(settings).start();
  }
}
