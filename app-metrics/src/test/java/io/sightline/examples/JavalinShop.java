package io.sightline.examples;

import io.javalin.Javalin;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.javalin.SightlinePlugin;

/** The README's quick start for Javalin. */
public final class JavalinShop {
  private JavalinShop() {}

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
    Javalin app =
        Javalin.create(
            config -> {
              config.registerPlugin(new SightlinePlugin(sightline));
              config.routes.get("/orders/{id}", ctx -> ctx.result("order " + ctx.pathParam("id")));
            });
    app.start("127.0.0.1", port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  app.stop();
                  sightline.close();
                }));
  }
}
