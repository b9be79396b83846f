package io.sightline.console;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.TimeGauge;
import io.sightline.console.ConsoleConfig.Login;
import io.sightline.console.alerts.AlertHistory;
import io.sightline.console.alerts.Alerts;
import io.sightline.console.alerts.Silences;
import io.sightline.console.alerts.TestAlerts;
import io.sightline.console.backend.Backend;
import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendHealth;
import io.sightline.console.dashboards.PanelSearch;
import io.sightline.console.errors.ErrorGroups;
import io.sightline.console.errors.ErrorStates;
import io.sightline.console.inbox.Inbox;
import io.sightline.console.inbox.MailListener;
import io.sightline.console.inbox.Message;
import io.sightline.console.logs.ErrorLogs;
import io.sightline.console.logs.LogCounts;
import io.sightline.console.logs.LogExport;
import io.sightline.console.logs.LogSearch;
import io.sightline.console.logs.LogTail;
import io.sightline.console.prometheus.PrometheusReads;
import io.sightline.console.relay.Relaying;
import io.sightline.console.runbooks.Runbooks;
import io.sightline.console.status.Overview;
import io.sightline.console.status.StackStatus;
import io.sightline.console.status.StackStatus.Probe;
import io.sightline.console.status.Statistics;
import io.sightline.console.web.AlertRoutes;
import io.sightline.console.web.ErrorRoutes;
import io.sightline.console.web.LogRoutes;
import io.sightline.console.web.LoginSettings;
import io.sightline.console.web.Routes;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.javalin.SightlinePlugin;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running console: the page, its API and the SMTP inbox. Does not close the {@link Sightline} it
 * was given.
 */
public final class Console implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);
  private static final int LARGEST_MAIL_BYTES = 2 << 20;
  private static final int MOST_THREADS = 16;

  private final Inbox inbox;
  private final MailListener mail;
  private final Relaying relaying;
  private final Javalin web;

  private Console(Inbox inbox, MailListener mail, Relaying relaying, Javalin web) {
    this.inbox = inbox;
    this.mail = mail;
    this.relaying = relaying;
    this.web = web;
  }

  /** Starts everything or nothing; the exception says which port or folder is the problem. */
  public static Console start(ConsoleConfig config, Sightline sightline, BuildInfo build)
      throws IOException {
    Clock clock = Clock.systemUTC();
    ReportedInbox events = new ReportedInbox(sightline.registry());
    Inbox inbox =
        Inbox.open(config.folders().data().resolve("inbox"), Inbox.Limits.DEFAULT, clock, events);
    MailListener mail = null;
    Relaying relaying = null;
    try {
      InetAddress address = InetAddress.getByName(config.listen().host());
      mail =
          MailListener.start(
              address, config.listen().smtpPort(), LARGEST_MAIL_BYTES, inbox, events);
      Systems systems = systems(config, sightline);
      relaying = relaying(config, sightline, systems, inbox, clock);
      LoginSettings login = SignIns.open(config.signIn(), config.folders().data(), clock);
      Routes routes = routes(config, build, clock, systems, inbox, events, relaying, login);
      Javalin web = listen(config, sightline, routes);
      Console console = new Console(inbox, mail, relaying, web);
      console.announce(config, address);
      return console;
    } catch (IOException | RuntimeException failed) {
      if (relaying != null) {
        relaying.close();
      }
      if (mail != null) {
        mail.close();
      }
      inbox.close();
      throw failed;
    }
  }

  public int port() {
    return web.port();
  }

  public int smtpPort() {
    return mail.port();
  }

  @Override
  public void close() throws IOException {
    mail.close();
    web.stop();
    relaying.close();
    inbox.close();
  }

  private void announce(ConsoleConfig config, InetAddress address) {
    LOG.info(
        "The console is at http://{}:{}, its SMTP inbox at {}:{}",
        config.listen().host(),
        port(),
        config.listen().host(),
        smtpPort());
    if (!address.isLoopbackAddress() && !config.signIn().isRequired()) {
      LOG.warn(
          "CONSOLE_HOST is {} and CONSOLE_LOGIN is off, so everyone who reaches this address can"
              + " read logs and silence alerts. Let only a proxy with a login reach it.",
          config.listen().host());
    }
  }

  /** The systems that are asked. */
  private record Systems(
      BackendClient prometheus, BackendClient alertmanager, BackendClient elasticsearch) {}

  private static Systems systems(ConsoleConfig config, Sightline sightline) {
    HttpClient http = BackendClient.httpClient();
    BackendHealth health = new BackendHealth(sightline.registry());
    return new Systems(
        new BackendClient(
            backend("prometheus", "Prometheus", config.backends().prometheus()),
            http,
            BackendClient.Login.NONE,
            health),
        new BackendClient(
            backend("alertmanager", "Alertmanager", config.backends().alertmanager()),
            http,
            BackendClient.Login.NONE,
            health),
        new BackendClient(
            backend("elasticsearch", "Elasticsearch", config.backends().elasticsearch()),
            http,
            login(config.backends().elasticsearchLogin()),
            health));
  }

  private static Relaying relaying(
      ConsoleConfig config, Sightline sightline, Systems systems, Inbox inbox, Clock clock) {
    Secrets secrets = Secrets.of(sightline.config().secrets());
    Relaying relaying =
        Relaying.start(
            config.relay(),
            new Relaying.Surroundings(
                systems.alertmanager(),
                systems.elasticsearch(),
                URI.create("http://127.0.0.1:" + config.listen().port()),
                config.links().kibana(),
                secrets::text,
                (title, text) -> toInbox(inbox, title, text)),
            clock,
            new ReportedRelay(sightline.registry()));
    TimeGauge.builder(
            "heartbeat.age",
            relaying.heartbeat(),
            TimeUnit.SECONDS,
            heartbeat -> heartbeat.silence().toMillis() / 1000.0)
        .description("Since the last heartbeat, or since the start when there was none yet")
        .register(sightline.registry());
    return relaying;
  }

  private static void toInbox(Inbox inbox, String title, String text) {
    try {
      inbox.add(
          new Message.Draft(
              Message.Kind.email,
              "console@sightline.localhost",
              List.of("alerts@sightline.localhost"),
              Optional.of(title),
              title,
              Optional.empty(),
              Optional.of(text),
              Map.of("Subject", title),
              Optional.empty()));
    } catch (IOException failed) {
      LOG.error("The inbox did not take a message of the console itself: {}", title, failed);
    }
  }

  private static Routes routes(
      ConsoleConfig config,
      BuildInfo build,
      Clock clock,
      Systems systems,
      Inbox inbox,
      ReportedInbox events,
      Relaying relaying,
      LoginSettings login)
      throws IOException {
    StackStatus status =
        new StackStatus(
            new StackStatus.About(build.version(), config.environment(), clock.instant()),
            config.folders().statusFile(),
            systems.prometheus(),
            List.of(
                new Probe(systems.prometheus(), "/-/ready"),
                new Probe(systems.alertmanager(), "/-/ready"),
                new Probe(systems.elasticsearch(), "/_cluster/health?filter_path=status")),
            clock);
    LogSearch search = new LogSearch(systems.elasticsearch(), clock);
    LogCounts counts = new LogCounts(search);
    ErrorStates states = ErrorStates.open(config.folders().data().resolve("errors"), clock);
    states.problem().ifPresent(LOG::error);
    return new Routes(
        new Routes.Rooms(
            status,
            new Overview(systems.prometheus(), Statistics.read(config.folders().statistics())),
            new PrometheusReads(systems.prometheus()),
            new PanelSearch(systems.elasticsearch()),
            new AlertRoutes(
                new Alerts(systems.alertmanager(), systems.prometheus()),
                new AlertHistory(systems.prometheus()),
                new Silences(systems.alertmanager(), clock),
                new TestAlerts(systems.alertmanager(), config.environment(), clock)),
            new ErrorLogs(systems.elasticsearch()),
            new LogRoutes(search, counts, new LogExport(search, counts), new LogTail(search)),
            new ErrorRoutes(new ErrorGroups(search, counts, states), states),
            inbox,
            events,
            new Runbooks(config.folders().runbooks()),
            relaying),
        login,
        new Routes.Settings(
            config.environment(),
            build.version(),
            config.listen().allowedHosts(),
            config.folders().dashboards(),
            config.links().grafana(),
            config.links().kibana()));
  }

  private static Backend backend(String name, String title, URI base) {
    String variable = name.toUpperCase(java.util.Locale.ROOT) + "_URL";
    return new Backend(
        name,
        title,
        base,
        "Look at its log, start it again, or correct " + variable + " if it lives elsewhere.");
  }

  private static BackendClient.Login login(Optional<Login> login) {
    return login
        .<BackendClient.Login>map(each -> () -> Optional.of(basic(each)))
        .orElse(BackendClient.Login.NONE);
  }

  private static String basic(Login login) throws IOException {
    String password;
    try {
      password = Files.readString(login.passwordFile()).strip();
    } catch (IOException unreadable) {
      throw new IOException(
          "the password file " + login.passwordFile() + " cannot be read", unreadable);
    }
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login.username() + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static Javalin listen(ConsoleConfig config, Sightline sightline, Routes routes)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName("console-http");
    Javalin web =
        Javalin.create(
            javalin -> {
              javalin.startup.showJavalinBanner = false;
              javalin.startup.showOldJavalinVersionWarning = false;
              javalin.jetty.threadPool = threads;
              javalin.registerPlugin(new SightlinePlugin(sightline));
              routes.addTo(javalin);
            });
    try {
      return web.start(config.listen().host(), config.listen().port());
    } catch (JavalinBindException taken) {
      throw new IOException(
          "CONSOLE_PORT: cannot listen on "
              + config.listen().host()
              + ":"
              + config.listen().port()
              + "; stop the program that holds the port, or choose another one",
          taken);
    }
  }
}
