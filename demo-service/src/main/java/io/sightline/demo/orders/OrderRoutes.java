package io.sightline.demo.orders;

import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.sql.SQLException;

/** {@code /api/orders}: place one, look one up, list the newest. */
public final class OrderRoutes {
  private static final int MOST = 500;

  private final OrderBook book;

  private OrderRoutes(OrderBook book) {
    this.book = book;
  }

  /** Adds the routes to an application that has not started yet. */
  public static void install(JavalinConfig config, OrderBook book) {
    OrderRoutes routes = new OrderRoutes(book);
    config.routes.post("/api/orders", routes::place);
    config.routes.get("/api/orders", routes::list);
    config.routes.get("/api/orders/{id}", routes::show);
  }

  private void place(Context ctx) throws SQLException {
    ctx.status(201).json(book.place(OrderRequest.parse(ctx.body())));
  }

  private void list(Context ctx) throws SQLException {
    long limit = number("limit", ctx.queryParam("limit") == null ? "50" : ctx.queryParam("limit"));
    if (limit < 1 || limit > MOST) {
      throw new BadRequestResponse("limit: expected 1 to " + MOST + ", was '" + limit + "'");
    }
    ctx.json(book.newest((int) limit));
  }

  private void show(Context ctx) throws SQLException {
    long id = number("id", ctx.pathParam("id"));
    ctx.json(book.find(id).orElseThrow(() -> new NotFoundResponse("there is no order " + id)));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse(name + ": expected a whole number, was '" + text + "'");
    }
  }
}
