package io.sightline.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.json.JavalinJackson3;
import io.sightline.demo.faults.FaultRoutes;
import io.sightline.demo.faults.Faults;
import io.sightline.demo.orders.OrderBook;
import io.sightline.demo.orders.OrderRoutes;
import io.sightline.demo.quotes.QuoteCache;
import io.sightline.demo.quotes.QuoteFeed;
import io.sightline.demo.quotes.QuoteRoutes;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.health.HealthCheck;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: wiring only. Its parts know nothing of each other but what is handed to them
 * here, and nothing of the observability around them but the meters of their own business.
 */
public final class DemoService implements AutoCloseable {
  static final String VERSION = "0.1.0";
  private static final Logger LOG = LoggerFactory.getLogger(DemoService.class);

  private final Sightline sightline;
  private final HikariDataSource pool;
  private final QuoteCache cache;
  private final QuoteFeed feed;
  private final Faults faults;
  private final Javalin app;

  private DemoService(DemoSettings settings, Map<String, String> variables) {
    this.sightline =
        Sightline.forService("demo-service").version(VERSION).environment(variables).start();
    this.pool = new HikariDataSource(poolConfig(settings));
    Flyway flyway = Flyway.configure().dataSource(pool).load();
    flyway.migrate();
    DataSource database = sightline.observe(pool);
    sightline.checkDetailed("migrations", () -> migrations(flyway));
    this.cache = new QuoteCache(settings.redisUrl(), settings.redisPassword());
    sightline.check("redis", cache::ping);
    this.feed = new QuoteFeed(cache);
    this.faults = new Faults(pool);
    OrderBook book = new OrderBook(database, feed, sightline.registry());
    this.app =
        Javalin.create(
            config -> {
              sightline.install(config);
              config.startup.showJavalinBanner = false;
              config.router.ignoreTrailingSlashes = true;
              config.jsonMapper(new JavalinJackson3());
              ApiErrors.install(config);
              if (settings.faultsAllowed()) {
                FaultRoutes.install(config, faults);
              }
              OrderRoutes.install(config, book);
              QuoteRoutes.install(config, cache, feed);
            });
  }

  /**
   * Migrates the database and starts serving.
   *
   * @param variables what app-metrics reads
   * @throws RuntimeException when the database cannot be reached or the port is taken
   */
  public static DemoService start(DemoSettings settings, Map<String, String> variables) {
    DemoService service = new DemoService(settings, variables);
    service.feed.start();
    service.app.start(settings.host(), settings.port());
    LOG.info("serving on http://{}:{}", settings.host(), service.port());
    return service;
  }

  /** The port it listens on. */
  public int port() {
    return app.port();
  }

  private static HikariConfig poolConfig(DemoSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("orders");
    config.setJdbcUrl(settings.databaseUrl());
    config.setUsername(settings.databaseUser());
    config.setPassword(settings.databasePassword());
    config.setMaximumPoolSize(10);
    // A caller shall get its 503 soon, not after Hikari's half minute.
    config.setConnectionTimeout(2000);
    config.setValidationTimeout(1000);
    config.addDataSourceProperty("socketTimeout", "10");
    config.addDataSourceProperty("options", "-c statement_timeout=3000");
    config.addDataSourceProperty("ApplicationName", "demo-service");
    return config;
  }

  private static HealthCheck.Verdict migrations(Flyway flyway) {
    int unapplied = flyway.info().pending().length;
    Map<String, Object> details = Map.of("unapplied", unapplied);
    return unapplied == 0 ? HealthCheck.Verdict.ok(details) : HealthCheck.Verdict.warning(details);
  }

  @Override
  public void close() {
    LOG.info("stopping");
    app.stop();
    feed.close();
    faults.close();
    cache.close();
    pool.close();
    sightline.close();
  }
}
