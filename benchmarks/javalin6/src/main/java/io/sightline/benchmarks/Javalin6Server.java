package io.sightline.benchmarks;

import io.javalin.Javalin;
import io.javalin.micrometer.MicrometerPlugin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The handler of the load run on Javalin 6: {@code plain} or {@code micrometer}, then the port. */
public final class Javalin6Server {
  private Javalin6Server() {}

  public static void main(String[] arguments) {
    boolean measured = arguments[0].equals("micrometer");
    Javalin.create(
            config -> {
              config.showJavalinBanner = false;
              if (measured) {
                config.registerPlugin(
                    new MicrometerPlugin(
                        plugin ->
                            plugin.registry =
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
              }
            })
        .get(
            "/orders/{id}",
            ctx ->
                ctx.contentType("application/json")
                    .result("{\"id\":" + ctx.pathParam("id") + ",\"symbol\":\"ACME\"}"))
        .start("127.0.0.1", Integer.parseInt(arguments[1]));
  }
}
