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
import io.sightline.metrics.health.MigrationsHealth;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running service: wiring only. Its parts know nothing of each other but what is handed to them
 * here, and nothing of the observability around them but the meters of their own business.
 */
public final class DemoService implements AutoCloseable {
  static final String VERSION = "0.1.0";
  private static final Logger LOG = LoggerFactory.getLogger(DemoService.class);

  /** Names in answers are written like those in log lines and metrics: {@code created_at}. */
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Javalin app;
  private final Deque<Runnable> closing;

  private DemoService(Javalin app, Deque<Runnable> closing) {
    this.app = app;
    this.closing = closing;
  }

  /**
   * Migrates the database and starts serving.
   *
   * @param variables what app-metrics reads
   * @throws RuntimeException when the database cannot be reached or the port is taken; nothing is
   *     left running then
   */
  public static DemoService start(DemoSettings settings, Map<String, String> variables) {
    // Whatever is open, last opened first.
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      Javalin app = open(settings, variables, closing);
      closing.push(app::stop);
      app.start(settings.host(), settings.port());
      DemoService service = new DemoService(app, closing);
      LOG.info("serving on http://{}:{}", settings.host(), service.port());
      return service;
    } catch (RuntimeException e) {
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private static Javalin open(
      DemoSettings settings, Map<String, String> variables, Deque<Runnable> closing) {
    Sightline sightline =
        Sightline.forService("demo-service").version(VERSION).environment(variables).start();
    closing.push(sightline::close);
    HikariDataSource pool = new HikariDataSource(poolConfig(settings));
    closing.push(pool::close);
    Flyway flyway = Flyway.configure().dataSource(pool).load();
    flyway.migrate();
    DataSource database = sightline.observe(pool);
    sightline.checkDetailed("migrations", new MigrationsHealth(flyway));
    QuoteCache cache =
        new QuoteCache(settings.redisUrl(), settings.redisPassword(), sightline.registry());
    closing.push(cache::close);
    sightline.check("redis", cache::ping);
    QuoteFeed feed = new QuoteFeed(cache, sightline.meters());
    closing.push(feed::close);
    feed.start();
    Faults faults = new Faults(pool, feed::setConnected);
    closing.push(faults::close);
    OrderBook book = new OrderBook(database, feed, sightline.meters());
    return Javalin.create(
        config -> {
          config.registerPlugin(new SightlinePlugin(sightline));
          config.startup.showJavalinBanner = false;
          config.router.ignoreTrailingSlashes = true;
          // Its own mapper writes times as numbers.
          config.jsonMapper(new JavalinJackson3(JSON, false));
          ApiErrors.install(config);
          if (settings.faultsAllowed()) {
            FaultRoutes.install(config, faults);
          }
          OrderRoutes.install(config, book);
          QuoteRoutes.install(config, cache, feed);
        });
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

  @Override
  public void close() {
    LOG.info("stopping");
    closing.forEach(Runnable::run);
  }
}
