package io.sightline.demo.faults;

import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code POST /demo/faults/{errors|latency|database|logs|feed}} switches a fault on, with {@code
 * ?on=false} off; {@code GET /demo/faults} tells which are on. For demonstrations only.
 */
public final class FaultRoutes {
  private final Faults faults;

  private FaultRoutes(Faults faults) {
    this.faults = faults;
  }

  /** Adds the routes, and the faults themselves, to an application that has not started yet. */
  public static void install(JavalinConfig config, Faults faults) {
    FaultRoutes routes = new FaultRoutes(faults);
    config.routes.before("/api/*", ctx -> faults.strike());
    config.routes.get("/demo/faults", routes::list);
    config.routes.post("/demo/faults/{fault}", routes::set);
  }

  private void set(Context ctx) throws SQLException {
    Fault fault;
    try {
      fault = Fault.named(ctx.pathParam("fault"));
    } catch (IllegalArgumentException e) {
      throw new NotFoundResponse(
          "there is no fault '"
              + ctx.pathParam("fault")
              + "', only "
              + Arrays.stream(Fault.values()).map(Fault::path).toList());
    }
    String on = ctx.queryParam("on");
    if (on != null && !on.equals("true") && !on.equals("false")) {
      throw new BadRequestResponse("on: expected true or false, was '" + on + "'");
    }
    faults.set(fault, on == null || on.equals("true"));
    list(ctx);
  }

  private void list(Context ctx) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (Fault fault : Fault.values()) {
      states.put(fault.path(), Map.of("on", faults.isOn(fault), "meaning", fault.meaning()));
    }
    ctx.json(states);
  }
}
