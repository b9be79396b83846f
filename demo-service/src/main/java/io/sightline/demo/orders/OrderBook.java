package io.sightline.demo.orders;

import io.sightline.demo.quotes.QuoteFeed;
import io.sightline.metrics.meters.BusinessCounter;
import io.sightline.metrics.meters.BusinessMeters;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes orders at the feed's price and keeps them. An order above the risk limit is rejected,
 * and kept as such. Counts {@code trade_orders_total{symbol,side,status}}. Thread-safe.
 */
public final class OrderBook {
  private static final Logger LOG = LoggerFactory.getLogger(OrderBook.class);
  private static final long RISK_LIMIT = 10_000;
  private static final String COLUMNS = "id, symbol, side, quantity, price, status, created_at";

  private final DataSource database;
  private final QuoteFeed feed;
  private final BusinessCounter orders;

  /** Keeps orders in this database, which has been migrated. */
  public OrderBook(DataSource database, QuoteFeed feed, BusinessMeters meters) {
    this.database = database;
    this.feed = feed;
    this.orders =
        meters.counter(
            "trade_orders",
            "Orders by symbol, side and what became of them",
            "symbol",
            "side",
            "status");
  }

  Order place(OrderRequest request) throws SQLException {
    String status = request.quantity() > RISK_LIMIT ? "rejected" : "filled";
    Order order = insert(request, feed.price(request.symbol()), status);
    orders.increment(order.symbol(), order.side(), order.status());
    LOG.info(
        "order {} {}: {} {} {} @ {}",
        order.id(),
        order.status(),
        order.side(),
        order.quantity(),
        order.symbol(),
        order.price());
    return order;
  }

  private Order insert(OrderRequest request, BigDecimal price, String status) throws SQLException {
    String sql =
        "INSERT INTO orders (symbol, side, quantity, price, status) VALUES (?, ?, ?, ?, ?) RETURNING "
            + COLUMNS;
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, request.symbol());
      statement.setString(2, request.side());
      statement.setLong(3, request.quantity());
      statement.setBigDecimal(4, price);
      statement.setString(5, status);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return order(row);
      }
    }
  }

  Optional<Order> find(long id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT " + COLUMNS + " FROM orders WHERE id = ?")) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(order(rows)) : Optional.empty();
      }
    }
  }

  List<Order> newest(int limit) throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM orders ORDER BY created_at DESC, id DESC LIMIT ?";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<Order> orders = new ArrayList<>();
        while (rows.next()) {
          orders.add(order(rows));
        }
        return orders;
      }
    }
  }

  private static Order order(ResultSet row) throws SQLException {
    return new Order(
        row.getLong("id"),
        row.getString("symbol"),
        row.getString("side"),
        row.getLong("quantity"),
        row.getBigDecimal("price"),
        row.getString("status"),
        row.getTimestamp("created_at").toInstant());
  }
}
