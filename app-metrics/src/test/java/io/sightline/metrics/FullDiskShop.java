package io.sightline.metrics;

import io.javalin.Javalin;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service whose logs are on a small disk that only it can see. It fills the disk and makes room
 * on request, and tells what is in its log.
 */
public final class FullDiskShop {
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Shop");

  private FullDiskShop() {}

  public static void main(String[] arguments) {
    Path logs = Path.of(System.getenv("SIGHTLINE_LOG_DIR"));
    Path ballast = logs.resolve("ballast");
    Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
    Javalin.create(
            config -> {
              config.registerPlugin(new SightlinePlugin(sightline));
              config.startup.showJavalinBanner = false;
              config.routes.get(
                  "/orders/{id}",
                  ctx -> {
                    LOG.warn("order {} was looked at", ctx.pathParam("id"));
                    ctx.result("order " + ctx.pathParam("id"));
                  });
              config.routes.get("/fill", ctx -> ctx.result(fill(ballast)));
              config.routes.get(
                  "/free", ctx -> ctx.result(String.valueOf(Files.deleteIfExists(ballast))));
              config.routes.get(
                  "/logged/{id}",
                  ctx ->
                      ctx.result(
                          logged(logs.resolve("shop"), "/orders/" + ctx.pathParam("id") + "\"")));
            })
        .start("127.0.0.1", Integer.parseInt(arguments[0]));
  }

  private static String fill(Path ballast) {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[512]);
      }
    } catch (IOException e) {
      return "full";
    }
  }

  private static String logged(Path directory, String part) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("access.log"))) {
      return String.valueOf(lines.filter(line -> line.contains(part)).count());
    }
  }
}
