package io.sightline.examples;

import com.zaxxer.hikari.HikariDataSource;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.health.MigrationsHealth;
import io.sightline.metrics.health.RedisHealth;
import io.sightline.metrics.meters.BusinessCounter;
import io.sightline.metrics.redis.RedisMetrics;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import redis.clients.jedis.RedisClient;

/** The README's "More to observe". */
final class Extras implements AutoCloseable {
  final DataSource database;
  final ExecutorService mail;
  final RedisClient redis;
  final BusinessCounter orders;

  Extras(Sightline sightline, HikariDataSource pool, Flyway flyway) {
    database = sightline.observe(pool); // queries, slow queries, pool, health check
    sightline.checkDetailed("migrations", new MigrationsHealth(flyway));

    redis = RedisMetrics.builder(sightline.registry()).hostAndPort("127.0.0.1", 6379).build();
    sightline.checkDetailed("redis", new RedisHealth(redis));

    mail = sightline.observe("mail", Executors.newFixedThreadPool(4)); // executor_*

    orders = sightline.meters().counter("orders", "Orders taken", "symbol", "side");
    orders.increment("ACME", "buy"); // orders_total{symbol="ACME",side="buy"}
  }

  @Override
  public void close() {
    mail.shutdownNow();
    redis.close();
  }
}
