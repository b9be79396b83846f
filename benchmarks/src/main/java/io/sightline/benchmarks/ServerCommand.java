package io.sightline.benchmarks;

import ch.qos.logback.classic.Level;
import io.javalin.Javalin;
import io.javalin.http.Context;
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
  @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}")
  private ServerKind kind = ServerKind.PLAIN;

  @Parameters(index = "1", paramLabel = "PORT")
  private int port;

  @Option(names = "--log-dir", description = "Where the log files go.")
  private @Nullable Path logDirectory;

  @Override
  public Integer call() throws InterruptedException {
    Optional<Sightline> sightline =
        kind == ServerKind.PLAIN ? Optional.empty() : Optional.of(observed(kind, logDirectory));
    if (kind == ServerKind.PLAIN) {
      // Logback unconfigured prints everything, Jetty's DEBUG lines too.
      ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
          .setLevel(Level.WARN);
    }
    Logger log = LoggerFactory.getLogger("shop");
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              sightline.ifPresent(s -> config.registerPlugin(new SightlinePlugin(s)));
              config.routes.get("/orders/{id}", ctx -> answer(ctx, kind, log));
            })
        .start("127.0.0.1", port);
    new CountDownLatch(1).await();
    return 0;
  }

  /** The handler that all of them have. */
  static void answer(Context ctx, ServerKind kind, Logger log) {
    String id = ctx.pathParam("id");
    if (kind == ServerKind.METRICS_AND_TWO_LOGS) {
      log.info("looking for order {}", id);
    }
    ctx.contentType("application/json").result("{\"id\":" + id + ",\"symbol\":\"ACME\"}");
  }

  static Sightline observed(ServerKind kind, @Nullable Path logDirectory) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("SIGHTLINE_ENVIRONMENT", "production");
    settings.put("SIGHTLINE_REQUEST_LOG_ENABLED", String.valueOf(kind != ServerKind.METRICS));
    settings.put("SIGHTLINE_LOG_CONSOLE", "off");
    if (logDirectory != null) {
      settings.put("SIGHTLINE_LOG_DIR", logDirectory.toString());
    }
    return Sightline.forService("benchmark").version("1").environment(settings).start();
  }
}
