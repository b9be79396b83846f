package io.sightline.console;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.sightline.console.ConsoleConfig.Login;
import io.sightline.console.backend.Backend;
import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendHealth;
import io.sightline.console.inbox.Inbox;
import io.sightline.console.inbox.MailListener;
import io.sightline.console.logs.ErrorLogs;
import io.sightline.console.prometheus.Alerts;
import io.sightline.console.prometheus.PrometheusReads;
import io.sightline.console.runbooks.Runbooks;
import io.sightline.console.status.StackStatus;
import io.sightline.console.status.StackStatus.Probe;
import io.sightline.console.web.Routes;
import io.sightline.metrics.Sightline;
import io.sightline.metrics.javalin.SightlinePlugin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
  private final Javalin web;

  private Console(Inbox inbox, MailListener mail, Javalin web) {
    this.inbox = inbox;
    this.mail = mail;
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
    try {
      InetAddress address = InetAddress.getByName(config.listen().host());
      mail =
          MailListener.start(
              address, config.listen().smtpPort(), LARGEST_MAIL_BYTES, inbox, events);
      Routes routes = routes(config, sightline, build, clock, inbox, events);
      Javalin web = listen(config, sightline, routes);
      Console console = new Console(inbox, mail, web);
      console.announce(config, address);
      return console;
    } catch (IOException | RuntimeException failed) {
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
    inbox.close();
  }

  private void announce(ConsoleConfig config, InetAddress address) {
    LOG.info(
        "The console is at http://{}:{}, its SMTP inbox at {}:{}",
        config.listen().host(),
        port(),
        config.listen().host(),
        smtpPort());
    if (!address.isLoopbackAddress()) {
      LOG.warn(
          "CONSOLE_HOST is {}: the console has no login yet, so everyone who reaches this address"
              + " can read logs and alerts. Bind 127.0.0.1, or let only a proxy with a login reach"
              + " it.",
          config.listen().host());
    }
  }

  private static Routes routes(
      ConsoleConfig config,
      Sightline sightline,
      BuildInfo build,
      Clock clock,
      Inbox inbox,
      ReportedInbox events) {
    HttpClient http = BackendClient.httpClient();
    BackendHealth health = new BackendHealth(sightline.registry());
    BackendClient prometheus =
        new BackendClient(
            backend("prometheus", "Prometheus", config.backends().prometheus()),
            http,
            BackendClient.Login.NONE,
            health);
    BackendClient alertmanager =
        new BackendClient(
            backend("alertmanager", "Alertmanager", config.backends().alertmanager()),
            http,
            BackendClient.Login.NONE,
            health);
    BackendClient elasticsearch =
        new BackendClient(
            backend("elasticsearch", "Elasticsearch", config.backends().elasticsearch()),
            http,
            login(config.backends().elasticsearchLogin()),
            health);
    StackStatus status =
        new StackStatus(
            new StackStatus.About(build.version(), config.environment(), clock.instant()),
            config.folders().statusFile(),
            prometheus,
            List.of(
                new Probe(prometheus, "/-/ready"),
                new Probe(alertmanager, "/-/ready"),
                new Probe(elasticsearch, "/_cluster/health?filter_path=status")),
            clock);
    return new Routes(
        new Routes.Rooms(
            status,
            new PrometheusReads(prometheus),
            new Alerts(alertmanager, prometheus),
            new ErrorLogs(elasticsearch),
            inbox,
            events,
            new Runbooks(config.folders().runbooks())),
        new Routes.Settings(
            config.listen().allowedHosts(),
            config.folders().dashboards(),
            config.links().grafana(),
            config.links().kibana(),
            build.echartsVersion()));
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
