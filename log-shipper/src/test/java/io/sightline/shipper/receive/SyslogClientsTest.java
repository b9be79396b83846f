package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** util-linux' logger and rsyslog send, as they do in the wild. */
@Timeout(120)
class SyslogClientsTest {
  private static final String TCP =
      "{'syslog':{'tcp':'127.0.0.1:0','udp':'127.0.0.1:0','udp_buffer_bytes':65536}}";

  @TempDir private Path folder;

  private static void logger(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("logger", "-n", "127.0.0.1", "-t", "shop"));
    command.addAll(List.of(arguments));
    Client.run(command, null);
  }

  private static void assertThatItIs(JsonNode document, String level, String message) {
    assertThat(document.get("level").asString()).isEqualTo(level);
    assertThat(document.get("message").asString()).isEqualTo(message);
    assertThat(document.get("service").asString()).isEqualTo("shop");
    assertThat(document.get("peer").asString()).isEqualTo("127.0.0.1");
    assertThat(document.get("host").asString()).isNotEmpty();
    assertThat(Instant.parse(document.get("@timestamp").asString()))
        .isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES));
  }

  @Test
  void loggerSendsOverTcpInBothFormatsAndFramings() throws Exception {
    Client.require("logger", "bsdutils");
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, TCP)) {
      String port = Integer.toString(running.port("tcp"));
      logger("-P", port, "-T", "--octet-count", "--rfc5424", "-p", "local0.err", "broken");
      // Each comes over a connection of its own, and those have no order among them.
      assertThat(running.documents(1)).hasSize(1);
      logger("-P", port, "-T", "--rfc5424", "-p", "user.debug", "details");
      assertThat(running.documents(2)).hasSize(2);
      logger("-P", port, "-T", "--octet-count", "--rfc3164", "-p", "daemon.warning", "-i", "old");
      assertThat(running.documents(3)).hasSize(3);
      logger("-P", port, "-T", "--rfc3164", "-p", "mail.notice", "old line");
      List<JsonNode> documents = running.documents(4);
      assertThatItIs(documents.get(0), "ERROR", "broken");
      assertThat(documents.get(0).get("facility").asString()).isEqualTo("local0");
      assertThat(documents.get(0).get("structured_data").propertyNames())
          .contains("timeQuality.tzKnown");
      assertThatItIs(documents.get(1), "DEBUG", "details");
      assertThatItIs(documents.get(2), "WARN", "old");
      assertThat(documents.get(2).get("process_id").asString()).matches("[0-9]+");
      assertThatItIs(documents.get(3), "INFO", "old line");
      assertThat(running.events.said()).isEmpty();
    }
  }

  @Test
  void loggerSendsOverUdp() throws Exception {
    Client.require("logger", "bsdutils");
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, TCP)) {
      String port = Integer.toString(running.port("udp"));
      logger("-P", port, "-d", "--rfc5424", "new");
      logger("-P", port, "-d", "--rfc3164", "old");
      List<JsonNode> documents = running.documents(2);
      assertThatItIs(documents.get(0), "INFO", "new");
      assertThatItIs(documents.get(1), "INFO", "old");
    }
  }

  @Test
  void loggerSendsJsonThatBecomesTheDocument() throws Exception {
    Client.require("logger", "bsdutils");
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, TCP)) {
      String json =
          "{\"@timestamp\":\"2026-11-21T05:06:07.089Z\",\"level\":\"FATAL\",\"message\":\"ü\"}";
      logger("-P", Integer.toString(running.port("tcp")), "-T", "--octet-count", json);
      JsonNode document = running.documents(1).get(0);
      assertThat(document.get("@timestamp").asString()).isEqualTo("2026-11-21T05:06:07.089Z");
      assertThat(document.get("level").asString()).isEqualTo("FATAL");
      assertThat(document.get("message").asString()).isEqualTo("ü");
      assertThat(document.get("service").asString()).isEqualTo("shop");
    }
  }

  @Test
  void rsyslogForwardsWithOctetCountsAndNewlines() throws Exception {
    Client.require("rsyslogd", "rsyslog");
    Client.require("logger", "bsdutils");
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, TCP)) {
      String port = Integer.toString(running.port("tcp"));
      String actions =
          """
          action(type="omfwd" target="127.0.0.1" port="%1$s" protocol="tcp"
            TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
          action(type="omfwd" target="127.0.0.1" port="%1$s" protocol="tcp"
            TCP_Framing="traditional" template="RSYSLOG_ForwardFormat")
          action(type="omfwd" target="127.0.0.1" port="%1$s" protocol="tcp"
            TCP_Framing="octet-counted" template="RSYSLOG_TraditionalForwardFormat")
          """
              .formatted(port);
      try (Rsyslog rsyslog = Rsyslog.start(folder.resolve("rsyslog"), "", actions)) {
        rsyslog.log("first");
        for (JsonNode document : running.documents(3)) {
          assertThatItIs(document, "INFO", "first");
        }
      }
    }
  }

  @Test
  void rsyslogForwardsOverTlsWithACertificateOfItsOwn() throws Exception {
    Client.require("rsyslogd", "rsyslog rsyslog-gnutls");
    Client.require("logger", "bsdutils");
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    String config =
        "{'syslog':{'tls':{'listen':'127.0.0.1:0',%s,'client_ca_file':'%s'}}}"
            .formatted(certificates.keys(), certificates.file("ca.pem"));
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, config)) {
      String globals =
          """
          global(DefaultNetstreamDriverCAFile="%s"
            DefaultNetstreamDriverCertFile="%s" DefaultNetstreamDriverKeyFile="%s")
          """
              .formatted(
                  certificates.file("ca.pem"),
                  certificates.file("client.pem"),
                  certificates.file("client.key"));
      String action =
          """
          action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp"
            TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
            StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid")
          """
              .formatted(running.port("tls"));
      try (Rsyslog rsyslog = Rsyslog.start(folder.resolve("rsyslog"), globals, action)) {
        for (int i = 0; i < 50; i++) {
          rsyslog.log("secret " + i);
        }
        List<JsonNode> documents = running.documents(50);
        for (int i = 0; i < 50; i++) {
          assertThatItIs(documents.get(i), "INFO", "secret " + i);
        }
      }
      assertThat(running.events.said()).isEmpty();
    }
  }

  /** An rsyslogd of its own, with a socket that logger can write to. */
  private record Rsyslog(Process process, Path socket) implements AutoCloseable {

    static Rsyslog start(Path folder, String globals, String actions) throws Exception {
      Files.createDirectories(folder);
      // A path of a socket may not be long.
      Path socket = Files.createTempDirectory("rsyslog").resolve("log");
      Path config =
          Files.writeString(
              folder.resolve("rsyslog.conf"),
              """
              global(workDirectory="%s")
              %s
              module(load="imuxsock" SysSock.Use="off")
              input(type="imuxsock" Socket="%s" RateLimit.Interval="0")
              %s
              """
                  .formatted(folder, globals, socket, actions));
      Process process =
          Client.start(
              new ProcessBuilder(
                      "rsyslogd",
                      "-n",
                      "-f",
                      config.toString(),
                      "-i",
                      folder.resolve("pid").toString())
                  .inheritIO());
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(socket));
      return new Rsyslog(process, socket);
    }

    void log(String message) throws Exception {
      Client.run("logger", "-u", socket.toString(), "-t", "shop", "-p", "local3.info", message);
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    }
  }
}
