package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.backend.BackendException;
import io.sightline.console.dashboards.Dashboards;
import io.sightline.console.dashboards.PanelSearch;
import io.sightline.console.inbox.Inbox;
import io.sightline.console.inbox.InboxEvents;
import io.sightline.console.logs.ErrorLogs;
import io.sightline.console.prometheus.PrometheusReads;
import io.sightline.console.relay.Relaying;
import io.sightline.console.runbooks.Runbooks;
import io.sightline.console.runbooks.Runbooks.Runbook;
import io.sightline.console.status.Overview;
import io.sightline.console.status.StackStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page and its API. Everything is read-only except the inbox's webhook. An answer about a
 * system that is away says so and does not touch the others.
 */
public final class Routes {
  /** What the page is made from. */
  public record Rooms(
      StackStatus status,
      Overview overview,
      PrometheusReads prometheus,
      PanelSearch panelSearch,
      AlertRoutes alerts,
      ErrorLogs errors,
      LogRoutes logs,
      ErrorRoutes errorGroups,
      Inbox inbox,
      InboxEvents inboxEvents,
      Runbooks runbooks,
      Relaying relaying) {}

  /** How the page is served and where it points. */
  public record Settings(
      String environment,
      String version,
      Set<String> allowedHosts,
      Optional<Path> dashboards,
      Optional<URI> grafana,
      Optional<URI> kibana) {}

  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final int PRESET_LINES = 50;

  /** Where the web app answers by itself; what is below decides in the browser. */
  private static final List<String> APP_PATHS =
      List.of("/logs", "/errors", "/errors/{fingerprint}", "/alerts", "/inbox");

  private final Rooms rooms;
  private final LoginSettings login;
  private final Settings settings;
  private final UiFiles ui = new UiFiles();
  private final Dashboards dashboards;
  private final HostGuard hostGuard;

  public Routes(Rooms rooms, LoginSettings login, Settings settings) {
    this.rooms = rooms;
    this.login = login;
    this.settings = settings;
    this.dashboards = new Dashboards(settings.dashboards());
    this.hostGuard = new HostGuard(settings.allowedHosts());
  }

  public void addTo(JavalinConfig config) {
    config.routes.before(SecurityHeaders::page);
    config.routes.before(hostGuard::check);
    new LoginRoutes(login, new LoginGuard(login), about()).addTo(config);
    config.routes.get("/", ui::page);
    for (String path : APP_PATHS) {
      config.routes.get(path, ui::page);
    }
    config.routes.get("/assets/<name>", this::asset);
    config.routes.get("/runbooks", ctx -> ctx.html(RunbookPage.index(rooms.runbooks())));
    config.routes.get("/runbooks/{name}", this::runbook);
    config.routes.get("/api/status", ctx -> Answers.json(ctx, rooms.status().read()));
    config.routes.get("/api/overview", ctx -> Answers.json(ctx, rooms.overview().read()));
    rooms.alerts().addTo(config);
    config.routes.get("/api/logs/errors", this::errors);
    new DashboardRoutes(dashboards, rooms.prometheus(), rooms.panelSearch(), ui).addTo(config);
    rooms.logs().addTo(config);
    rooms.errorGroups().addTo(config);
    new InboxRoutes(rooms.inbox(), rooms.inboxEvents()).addTo(config);
    new RelayRoutes(rooms.relaying()).addTo(config);
    config.routes.exception(BackendException.class, (failed, ctx) -> Answers.error(ctx, failed));
    config.routes.exception(
        IOException.class,
        (failed, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), failed);
          Answers.error(ctx, 500, "console", "The console failed here; its log says why.");
        });
  }

  private LoginRoutes.About about() {
    return new LoginRoutes.About(
        settings.environment(),
        settings.version(),
        settings.grafana().map(URI::toString),
        settings.kibana().map(URI::toString));
  }

  private void asset(Context ctx) {
    String name = ctx.pathParam("name");
    if (!ui.asset(ctx, name)) {
      Answers.error(ctx, 404, "console", "The page has no such file.");
    }
  }

  private void runbook(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    if (name.endsWith(".md")) {
      name = name.substring(0, name.length() - ".md".length());
    }
    Optional<Runbook> found = rooms.runbooks().find(name);
    SecurityHeaders.framed(ctx);
    ctx.status(found.isPresent() ? 200 : 404);
    ctx.html(
        found.isPresent()
            ? RunbookPage.of(found.get())
            : RunbookPage.missing(name, rooms.runbooks()));
  }

  private void errors(Context ctx) throws BackendException {
    String size = Optional.ofNullable(ctx.queryParam("size")).orElse("" + PRESET_LINES);
    if (!size.matches("\\d{1,3}")
        || Integer.parseInt(size) < 1
        || Integer.parseInt(size) > ErrorLogs.MOST_LINES) {
      Answers.error(
          ctx, 400, "console", "size is a number from 1 to " + ErrorLogs.MOST_LINES + ".");
      return;
    }
    Optional<String> service =
        Optional.ofNullable(ctx.queryParam("service")).filter(name -> !name.isBlank());
    Answers.json(ctx, rooms.errors().newest(Integer.parseInt(size), service));
  }
}
