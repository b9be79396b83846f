package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsoleConfigTest {
  @TempDir Path folder;

  @Test
  void onlyTheDataFolderMustBeGiven() throws Exception {
    ConsoleConfig config = ConsoleConfig.from(Map.of("CONSOLE_DATA_DIR", folder.toString()));

    assertThat(config.listen().host()).isEqualTo("127.0.0.1");
    assertThat(config.listen().port()).isEqualTo(8088);
    assertThat(config.listen().smtpPort()).isEqualTo(1025);
    assertThat(config.listen().allowedHosts()).isEmpty();
    assertThat(config.backends().prometheus()).isEqualTo(URI.create("http://127.0.0.1:9090"));
    assertThat(config.backends().alertmanager()).isEqualTo(URI.create("http://127.0.0.1:9093"));
    assertThat(config.backends().elasticsearch()).isEqualTo(URI.create("http://127.0.0.1:9200"));
    assertThat(config.backends().elasticsearchLogin()).isEmpty();
    assertThat(config.folders().statusFile()).isEmpty();
    assertThat(config.folders().runbooks()).isEmpty();
    assertThat(config.folders().dashboards()).isEmpty();
    assertThat(config.links().grafana()).isEmpty();
    assertThat(config.links().kibana()).isEmpty();
    assertThat(config.environment()).isEqualTo("local");
  }

  @Test
  void everySettingIsRead() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    ConsoleConfig config =
        ConsoleConfig.from(
            Map.ofEntries(
                Map.entry("CONSOLE_HOST", "0.0.0.0"),
                Map.entry("CONSOLE_PORT", "9000"),
                Map.entry("CONSOLE_SMTP_PORT", "0"),
                Map.entry("CONSOLE_DATA_DIR", folder.toString()),
                Map.entry("CONSOLE_ALLOWED_HOSTS", "ops.example.org, Console"),
                Map.entry("PROMETHEUS_URL", "http://prometheus:9090"),
                Map.entry("ALERTMANAGER_URL", "http://alertmanager:9093"),
                Map.entry("ELASTICSEARCH_URL", "https://elasticsearch:9200"),
                Map.entry("ELASTICSEARCH_USERNAME", "reader"),
                Map.entry("ELASTICSEARCH_PASSWORD_FILE", password.toString()),
                Map.entry("STACK_STATUS_FILE", folder.resolve("status.json").toString()),
                Map.entry("RUNBOOKS_DIR", folder.toString()),
                Map.entry("DASHBOARDS_DIR", folder.toString()),
                Map.entry("GRAFANA_URL", "http://127.0.0.1:3000"),
                Map.entry("KIBANA_URL", "http://127.0.0.1:5601"),
                Map.entry("SIGHTLINE_ENVIRONMENT", "docker")));

    assertThat(config.listen().host()).isEqualTo("0.0.0.0");
    assertThat(config.listen().port()).isEqualTo(9000);
    assertThat(config.listen().smtpPort()).isZero();
    assertThat(config.listen().allowedHosts())
        .containsExactlyInAnyOrder("ops.example.org", "console");
    assertThat(config.backends().prometheus()).isEqualTo(URI.create("http://prometheus:9090"));
    assertThat(config.backends().alertmanager()).isEqualTo(URI.create("http://alertmanager:9093"));
    assertThat(config.backends().elasticsearch())
        .isEqualTo(URI.create("https://elasticsearch:9200"));
    assertThat(config.backends().elasticsearchLogin())
        .contains(new ConsoleConfig.Login("reader", password));
    assertThat(config.folders().statusFile()).contains(folder.resolve("status.json"));
    assertThat(config.folders().runbooks()).contains(folder);
    assertThat(config.folders().dashboards()).contains(folder);
    assertThat(config.links().grafana()).contains(URI.create("http://127.0.0.1:3000"));
    assertThat(config.links().kibana()).contains(URI.create("http://127.0.0.1:5601"));
    assertThat(config.environment()).isEqualTo("docker");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                ConsoleConfig.from(
                    Map.ofEntries(
                        Map.entry("CONSOLE_HOST", "not a host"),
                        Map.entry("CONSOLE_PORT", "70000"),
                        Map.entry("CONSOLE_SMTP_PORT", "smtp"),
                        Map.entry("CONSOLE_ALLOWED_HOSTS", "a:80"),
                        Map.entry("PROMETHEUS_URL", "127.0.0.1:9090"),
                        Map.entry("ALERTMANAGER_URL", "http://user:hidden@127.0.0.1:9093"),
                        Map.entry("ELASTICSEARCH_USERNAME", "reader"),
                        Map.entry("RUNBOOKS_DIR", "/does/not/exist"),
                        Map.entry("SIGHTLINE_ENVIRONMENT", "Local!"))))
        .isInstanceOf(ConsoleConfig.Refused.class)
        .hasMessage(
            String.join(
                "\n",
                "CONSOLE_HOST: expected a host name or address, was 'not a host'",
                "CONSOLE_PORT: expected a port from 0 to 65535, was '70000'",
                "CONSOLE_SMTP_PORT: expected a port from 0 to 65535, was 'smtp'",
                "CONSOLE_ALLOWED_HOSTS: expected host names without ports, with commas between, was"
                    + " 'a:80'",
                "PROMETHEUS_URL: expected a URL such as http://127.0.0.1:9090, was '127.0.0.1:9090'",
                "ALERTMANAGER_URL: expected no user name or password in the URL (it is not shown"
                    + " here)",
                "ELASTICSEARCH_PASSWORD_FILE: expected a file, as ELASTICSEARCH_USERNAME is set, was"
                    + " ''",
                "CONSOLE_DATA_DIR: expected a folder to keep the inbox in, was ''",
                "RUNBOOKS_DIR: expected an existing folder, was '/does/not/exist'",
                "SIGHTLINE_ENVIRONMENT: expected lower-case letters, digits, - and _, was"
                    + " 'Local!'"));
  }

  @Test
  void aPasswordWithoutAUserIsRefused() {
    assertThatThrownBy(
            () ->
                ConsoleConfig.from(
                    Map.of(
                        "CONSOLE_DATA_DIR",
                        folder.toString(),
                        "ELASTICSEARCH_PASSWORD_FILE",
                        "/run/secret")))
        .hasMessage(
            "ELASTICSEARCH_USERNAME: expected a user name, as ELASTICSEARCH_PASSWORD_FILE is set,"
                + " was ''");
  }

  @Test
  void aPasswordFileThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () ->
                ConsoleConfig.from(
                    Map.of(
                        "CONSOLE_DATA_DIR", folder.toString(),
                        "ELASTICSEARCH_USERNAME", "reader",
                        "ELASTICSEARCH_PASSWORD_FILE", "/does/not/exist")))
        .hasMessage(
            "ELASTICSEARCH_PASSWORD_FILE: expected a file the console can read, was"
                + " '/does/not/exist'");
  }

  @Test
  void onePortCannotServeBothListeners() {
    assertThatThrownBy(
            () ->
                ConsoleConfig.from(
                    Map.of(
                        "CONSOLE_DATA_DIR", folder.toString(),
                        "CONSOLE_PORT", "9000",
                        "CONSOLE_SMTP_PORT", "9000")))
        .hasMessage("CONSOLE_SMTP_PORT: expected another port than CONSOLE_PORT, was '9000'");
  }

  @Test
  void aMisspelledSettingIsNoticedAndItsNeighboursAreNot() {
    assertThat(
            ConsoleConfig.unknown(
                Map.of("CONSOLE_PROT", "1", "CONSOLE_URL", "x", "CONSOLE_PORT", "1", "HOME", "/")))
        .containsExactly("CONSOLE_PROT");
  }
}
