package io.sightline.metrics;

import static net.logstash.logback.argument.StructuredArguments.entries;
import static net.logstash.logback.argument.StructuredArguments.fields;
import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static net.logstash.logback.argument.StructuredArguments.value;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.sightline.metrics.health.HealthCheck.Verdict;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.logstash.logback.marker.Markers;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A careless service: it logs, throws and answers what it is told to. What that is comes to {@code
 * POST /plant} as {@code application/octet-stream}, a type that the request log leaves out, so that
 * it is in no output unless the service itself puts it there.
 */
public final class SecretiveShop {
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Careless");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What was planted: a text with a secret in it, a secret value with its name, and one without
   * blanks.
   */
  private record Plan(String way, String text, String name, String secret, String word) {
    static Plan of(byte[] body) {
      JsonNode json = JSON.readTree(body);
      return new Plan(
          json.get("way").asString(),
          json.get("text").asString(),
          json.get("name").asString(),
          json.get("secret").asString(),
          json.get("word").asString());
    }
  }

  /** An object that is logged whole. */
  private record Login(String user, String password) {}

  private final DataSource database;
  private volatile String trouble = "";
  private volatile Map<String, Object> details = Map.of();

  private SecretiveShop(Sightline sightline) throws SQLException {
    JdbcDataSource plain = new JdbcDataSource();
    plain.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
    database = sightline.observe(plain);
    execute("CREATE ALIAS SLEEP FOR 'java.lang.Thread.sleep(long)'");
    execute("CREATE TABLE login (id INT, password VARCHAR(200), note VARCHAR(2000))");
    execute("INSERT INTO login VALUES (1, 'x', 'y')");
    sightline.check(
        "mailbox",
        () -> {
          if (!trouble.isEmpty()) {
            throw new IllegalStateException(trouble);
          }
        });
    sightline.checkDetailed("ledger", () -> Verdict.ok(details));
  }

  public static void main(String[] arguments) throws SQLException {
    int port = Integer.parseInt(arguments[0]);
    Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
    SecretiveShop shop = new SecretiveShop(sightline);
    Javalin app =
        Javalin.create(
            config -> {
              config.registerPlugin(new SightlinePlugin(sightline));
              config.startup.showJavalinBanner = false;
              config.routes.get("/orders/{id}", ctx -> ctx.result("an order"));
              config.routes.post("/orders", ctx -> ctx.status(201).result("made"));
              config.routes.post("/echo", SecretiveShop::echo);
              config.routes.post("/plant", shop::plant);
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

  private static void echo(Context ctx) {
    String type = ctx.contentType();
    ctx.contentType(type == null ? "text/plain" : type).result(ctx.body());
  }

  private void plant(Context ctx) throws Exception {
    Plan plan = Plan.of(ctx.bodyAsBytes());
    switch (plan.way) {
      case "header" -> ctx.header(plan.name, plan.secret).header("X-Note", plan.text);
      case "cookie" -> ctx.header("Set-Cookie", plan.name + "=" + plan.secret + "; Path=/");
      case "answer" -> ctx.status(500).contentType(plan.name).result(plan.text);
      case "mdc" -> mdc(plan);
      case "arguments" -> arguments(plan);
      case "exception" -> LOG.error("it failed", failure(plan));
      case "escaping" -> throw failure(plan);
      case "error" -> throw new StackOverflowError(plan.text);
      case "thread" -> elsewhere(plan);
      case "sql" -> sql(plan);
      case "health" -> {
        trouble = plan.text;
        details = Map.of(plan.name, plan.secret, "last", plan.text, "deep", Map.of(plan.name, "1"));
      }
      default -> throw new IllegalArgumentException(plan.way);
    }
  }

  private static Exception failure(Plan plan) {
    IllegalStateException failure =
        new IllegalStateException(plan.text, new IOException("caused by " + plan.text));
    failure.addSuppressed(new SQLException("suppressed: " + plan.text));
    failure.addSuppressed(new IllegalStateException(Map.of(plan.name, "x").keySet().toString()));
    return failure;
  }

  private static void mdc(Plan plan) {
    try (MDC.MDCCloseable named = MDC.putCloseable(plan.name, plan.secret);
        MDC.MDCCloseable note = MDC.putCloseable("note", plan.text);
        MDC.MDCCloseable user = MDC.putCloseable("user", plan.text)) {
      LOG.info("with a context");
      LOG.error("failed with a context");
    }
    // The request's own line has the user, too.
    MDC.put("user", plan.text);
    MDC.put("user_id", plan.text);
  }

  @SuppressWarnings("deprecation") // Services still use Markers.
  private static void arguments(Plan plan) {
    LOG.info("told {} and {}", plan.text, 7);
    LOG.warn(plan.text.replace("{}", ""));
    LOG.info("sent password={}", plan.word);
    LOG.info("user {} logged in", new Login("bob", plan.word));
    LOG.info("an array {}", (Object) new Object[] {plan.text, List.of(plan.text)});
    LOG.atInfo().addKeyValue(plan.name, plan.secret).log("fluent");
    LOG.atError()
        .addKeyValue("login", new Login("bob", plan.secret))
        .addKeyValue("note", plan.text)
        .addKeyValue("deep", List.of(Map.of("a", Map.of(plan.name, List.of(plan.secret)))))
        .log("fluent, {}", plan.text);
    LOG.info("{}", keyValue(plan.name, plan.secret));
    LOG.info("a pair", keyValue(plan.name, Map.of("x", plan.secret)));
    LOG.info("a value {}", value(plan.name, plan.secret));
    LOG.info("a map {}", entries(Map.of(plan.name, plan.secret)));
    LOG.info("an object {}", fields(new Login("bob", plan.secret)));
    LOG.info(Markers.append(plan.name, plan.secret), "a marker");
    LOG.error(Markers.appendEntries(Map.of(plan.name, plan.secret)), "a marker of entries");
    LOG.info(Markers.appendRaw("raw", plan.text.startsWith("{") ? plan.text : "1"), "raw JSON");
  }

  private static void elsewhere(Plan plan) throws InterruptedException {
    Thread worker = new Thread(() -> LOG.error("said elsewhere"), plan.text);
    worker.start();
    worker.join(TimeUnit.SECONDS.toMillis(10));
  }

  private void sql(Plan plan) throws SQLException {
    String literal = plan.secret.replace("'", "''");
    execute("SELECT SLEEP(5) FROM login WHERE password = '" + literal + "' OR id = 1");
    execute(
        "SELECT SLEEP(5), '" + literal + "' /* " + literal.replace("*/", "") + " */ FROM login");
    execute("INSERT INTO login VALUES (2, '" + literal + "', '" + literal + "'); CALL SLEEP(5)");
    try (Connection connection = database.getConnection();
        PreparedStatement bound =
            connection.prepareStatement(
                "UPDATE login SET password = ?, note = ? WHERE id = 2 AND SLEEP(5) IS NULL")) {
      bound.setString(1, plan.secret);
      bound.setString(2, plan.text);
      bound.addBatch();
      int[] unused = bound.executeBatch();
    }
    try {
      execute("SELECT SLEEP(5), CAST('" + literal + "' AS INT) FROM login");
    } catch (SQLException e) {
      LOG.info("as it should be: it fails");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
