package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A fault becomes a message that says what is wrong, and another when it is over. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class AlertsTest {
  /**
   * The goal is 90 seconds; the deadline leaves room for a busy machine, the figure tells the
   * truth.
   */
  private static final Duration TO_BE_TOLD = Duration.ofSeconds(180);

  private final RunningStack running;
  private final String where;

  AlertsTest(RunningStack running) {
    this.running = running;
    this.where = "(" + running.environment() + ")";
  }

  @Test
  void aStoppedDatabaseIsToldByMailAndSlackAndSoIsItsReturn() {
    String firing = "[FIRING] DatabaseDown: postgresql " + where;
    String resolved = "[RESOLVED] DatabaseDown: postgresql " + where;
    running.prometheus().awaitAlertState("DatabaseDown", "inactive");
    Instant fault = Instant.now();
    running.runtime().stop("postgresql");
    try {
      JsonNode mail = running.inbox().await("email", firing, TO_BE_TOLD);
      Figures.record(
          "stopped database to e-mail",
          "%.0f s",
          Duration.between(fault, Instant.now()).toMillis() / 1000.0);
      running.runtime().kill("log-shipper");
      assertTold(mail.at("/html").asString());
      assertTold(mail.at("/text").asString());
      JsonNode slack = running.inbox().await("slack", firing, TO_BE_TOLD);
      assertTold(slack.at("/payload").toString());
      assertThat(slack.at("/payload/attachments/0/color").asString()).isEqualTo("#c5221f");
      assertLinksWork(mail.at("/text").asString());
    } finally {
      running.runtime().start("postgresql");
    }
    JsonNode resolvedMail = running.inbox().await("email", resolved, TO_BE_TOLD);
    assertThat(resolvedMail.at("/text").asString()).contains("DatabaseDown");
    assertThat(resolvedMail.at("/html").asString()).contains("DatabaseDown");
    JsonNode resolvedSlack = running.inbox().await("slack", resolved, TO_BE_TOLD);
    assertThat(resolvedSlack.at("/payload/attachments/0/color").asString()).isEqualTo("#1e8e3e");
    // The shipper was killed meanwhile; every line of the incident is there all the same.
    running.logFiles().awaitAllIn(running.elasticsearch());
  }

  private static void assertTold(String body) {
    assertThat(body)
        .contains("DatabaseDown")
        .contains("postgresql")
        .contains("PostgreSQL does not answer")
        .contains("no connection")
        .contains("/d/database-monitoring")
        .contains("/runbooks/DatabaseDown");
  }

  /** Both links lead to pages of the console that exist. */
  private void assertLinksWork(String text) {
    String console = running.url(Port.CONSOLE);
    assertThat(text)
        .contains(running.runtime().dashboardsUrl() + "/d/database-monitoring")
        .contains(console + "/runbooks/DatabaseDown");
    assertThat(running.console().page("/d/database-monitoring").statusCode()).isEqualTo(200);
    assertThat(running.console().page("/runbooks/DatabaseDown").body()).contains("DatabaseDown");
  }

  @Test
  void aServiceThatFailsIsToldByMailWithItsErrorLines() {
    String firing = "[FIRING] HighErrorRate: demo-service " + where;
    // Another test's errors may have set it off; then there is nothing to measure.
    boolean toldBefore =
        running
            .inbox()
            .find("email", message -> Inbox.heading(message).startsWith(firing))
            .isPresent();
    Demo demo = new Demo(running.url(Port.DEMO));
    demo.post("/demo/faults/errors", "");
    Instant fault = Instant.now();
    try {
      await("the mail about HighErrorRate")
          .atMost(TO_BE_TOLD)
          .pollInterval(Duration.ofMillis(250))
          .ignoreException(AssertionError.class)
          .until(
              () -> {
                demo.get("/api/quotes/ACME");
                return running
                    .inbox()
                    .find("email", message -> Inbox.heading(message).startsWith(firing))
                    .isPresent();
              });
      if (!toldBefore) {
        Figures.record(
            "failing requests to e-mail",
            "%.0f s",
            Duration.between(fault, Instant.now()).toMillis() / 1000.0);
      }
      JsonNode mail = running.inbox().await("email", firing, TO_BE_TOLD);
      assertThat(mail.at("/text").asString())
          .contains("Last error lines:", "[java.lang.IllegalStateException]", "Request ids:")
          .contains(running.runtime().errorLinesUrl("demo-service"));
      assertThat(mail.at("/html").asString()).contains("Last error lines");
    } finally {
      demo.post("/demo/faults/errors?on=false", "");
    }
  }

  @Test
  void alertsGoPastAConsoleThatIsGoneAndThroughItWhenItIsBack() {
    String console = running.runtime().innerUrl(Port.CONSOLE);
    awaitAlertmanager(console);
    running.runtime().stop("ops-console");
    try {
      awaitAlertmanager(running.runtime().innerUrl(Port.ALERTMANAGER));
    } finally {
      running.runtime().start("ops-console");
    }
    awaitAlertmanager(console);
  }

  private void awaitAlertmanager(String url) {
    await("alerts handed over to " + url)
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        Json.get(running.url(Port.PROMETHEUS) + "/api/v1/alertmanagers")
                            .at("/data/activeAlertmanagers")
                            .findValuesAsString("url"))
                    .containsExactly(url + "/api/v2/alerts"));
  }

  @Test
  void theWatchdogFiresAllTheTimeAndIsToldToNobody() {
    running.prometheus().awaitAlertState("Watchdog", "firing");
    String alerts =
        running.url(Port.ALERTMANAGER) + "/api/v2/alerts?filter=alertname%3D%22Watchdog%22";
    await("the watchdog at Alertmanager")
        .atMost(Prometheus.SOON)
        .untilAsserted(() -> assertThat(Json.get(alerts)).isNotEmpty());
    JsonNode receivers = Json.get(alerts).get(0).at("/receivers");
    assertThat(receivers).hasSize(1);
    assertThat(receivers.get(0).at("/name").asString()).isEqualTo("heartbeat");
    await("the heartbeat at the console")
        // A console that was just started again knows of none yet.
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              JsonNode heartbeat = running.console().json("/api/relay").at("/heartbeat");
              assertThat(heartbeat.at("/heard").asBoolean()).as(heartbeat.toString()).isTrue();
            });
  }
}
