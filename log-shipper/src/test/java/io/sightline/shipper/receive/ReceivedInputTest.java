package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.shipper.spool.SpoolConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedInputTest {

  private static List<String> problems(String type, String json) {
    List<String> problems = new ArrayList<>();
    RunningReceivers.input(type, json, problems);
    return problems;
  }

  private static ReceiverConfig receiver(String type, String json) {
    return RunningReceivers.input(type, json).receiver();
  }

  // --- syslog ---

  @Test
  void syslogDefaults() {
    assertThat(receiver("syslog", "{'syslog':{'tcp':5514}}"))
        .isEqualTo(
            new SyslogConfig(
                new ListenAddress("127.0.0.1", 5514),
                null,
                null,
                null,
                65_536,
                256,
                Duration.ZERO,
                ZoneId.systemDefault(),
                8_388_608));
  }

  private static final String ALL_OF_SYSLOG =
      "{'syslog':{'tcp':'0.0.0.0:1','udp':'[::1]:2','tls':{'listen':'log.example.net:3',"
          + "'certificate_file':'c.pem','key_file':'k.pem','client_ca_file':'ca.pem'},"
          + "'max_message_bytes':480,'max_connections':1,'idle_timeout_ms':5,"
          + "'time_zone':'Europe/Berlin','udp_buffer_bytes':65536},"
          + "'spool':{'max_bytes':8388608}}";

  @Test
  void everyKeyOfSyslog() {
    ReceivedInput input = RunningReceivers.input("syslog", ALL_OF_SYSLOG);
    assertThat(input.spool()).isEqualTo(new SpoolConfig(8_388_608));
    assertThat(input.receiver())
        .isEqualTo(
            new SyslogConfig(
                new ListenAddress("0.0.0.0", 1),
                new ListenAddress("::1", 2),
                new ListenAddress("log.example.net", 3),
                new TlsConfig(Path.of("c.pem"), Path.of("k.pem"), Path.of("ca.pem")),
                480,
                1,
                Duration.ofMillis(5),
                ZoneId.of("Europe/Berlin"),
                65_536));
  }

  @Test
  void whatIsInEffectOfSyslogIsWhatMayBeWritten() {
    assertThat(RunningReceivers.input("syslog", ALL_OF_SYSLOG).effective().toString())
        .isEqualTo(
            "{type=syslog, class=net, syslog={tcp=0.0.0.0:1, udp=[::1]:2, tls={listen="
                + "log.example.net:3, certificate_file=c.pem, key_file=k.pem, client_ca_file="
                + "ca.pem}, max_message_bytes=480, max_connections=1, idle_timeout_ms=5, "
                + "time_zone=Europe/Berlin, udp_buffer_bytes=65536}, spool={max_bytes=8388608}}");
  }

  @Test
  void everyRefusalOfSyslog() {
    assertThat(problems("syslog", "{}"))
        .containsExactly(
            "syslog.tcp: an address to listen on such as 127.0.0.1:5514, [::1]:5514 or 5514, or"
                + " udp or tls, was absent");
    assertThat(
            problems(
                "syslog",
                "{'syslog':{'tcp':':1','udp':'::1:2','tls':{'listen':'host:x','color':1},"
                    + "'max_message_bytes':479,'max_connections':0,'idle_timeout_ms':-1,"
                    + "'time_zone':'Moon','udp_buffer_bytes':1,'tpc':1},"
                    + "'spool':{'max_bytes':1,'size':2}}"))
        .containsExactly(
            "syslog.tcp: an address to listen on such as 127.0.0.1:5514, [::1]:5514 or 5514, was"
                + " ':1'",
            "syslog.udp: an address to listen on such as 127.0.0.1:5514, [::1]:5514 or 5514, was"
                + " '::1:2'",
            "syslog.tls.listen: an address to listen on such as 127.0.0.1:5514, [::1]:5514 or"
                + " 5514, was 'host:x'",
            "syslog.tls.certificate_file: a PEM file with the server's certificate, was absent",
            "syslog.tls.key_file: a PEM file with the certificate's private key, was absent",
            "syslog.tls.color: a known key, one of listen, certificate_file, key_file,"
                + " client_ca_file, was 'color'",
            "syslog.time_zone: a time zone such as Europe/Berlin, was 'Moon'",
            "syslog.max_message_bytes: a whole number from 480 to 1048576, was '479'",
            "syslog.max_connections: a whole number from 1 to 10000, was '0'",
            "syslog.idle_timeout_ms: a whole number from 0 to 604800000, was '-1'",
            "syslog.udp_buffer_bytes: a whole number from 65536 to 1073741824, was '1'",
            "syslog.tpc: a known key, one of tcp, udp, tls, time_zone, max_message_bytes,"
                + " max_connections, idle_timeout_ms, udp_buffer_bytes, was 'tpc'",
            "spool.max_bytes: a whole number from 8388608 to 17592186044416, was '1'",
            "spool.size: a known key, one of max_bytes, was 'size'");
  }

  // --- http ---

  @Test
  void httpDefaults() {
    ReceivedInput input = RunningReceivers.input("http", "{'http':{'listen':8480}}");
    assertThat(input.spool()).isEqualTo(new SpoolConfig(1_073_741_824));
    assertThat(input.receiver())
        .isEqualTo(
            new HttpConfig(
                new ListenAddress("127.0.0.1", 8480),
                "/",
                4_194_304,
                4,
                256,
                Duration.ofSeconds(30),
                null,
                null));
  }

  private static final String ALL_OF_HTTP =
      "{'http':{'listen':'0.0.0.0:1','path':'/a/b','max_body_bytes':1024,"
          + "'max_concurrent_requests':1,'max_connections':7,'request_timeout_ms':100,'token_file':'t',"
          + "'tls':{'certificate_file':'c.pem','key_file':'k.pem'}}}";

  @Test
  void everyKeyOfHttp() {
    assertThat(receiver("http", ALL_OF_HTTP))
        .isEqualTo(
            new HttpConfig(
                new ListenAddress("0.0.0.0", 1),
                "/a/b",
                1024,
                1,
                7,
                Duration.ofMillis(100),
                Path.of("t"),
                new TlsConfig(Path.of("c.pem"), Path.of("k.pem"), null)));
  }

  @Test
  void whatIsInEffectOfHttpIsWhatMayBeWritten() {
    assertThat(RunningReceivers.input("http", ALL_OF_HTTP).effective().toString())
        .isEqualTo(
            "{type=http, class=net, http={listen=0.0.0.0:1, path=/a/b, max_body_bytes=1024,"
                + " max_concurrent_requests=1, max_connections=7, request_timeout_ms=100, token_file=t,"
                + " tls={certificate_file=c.pem, key_file=k.pem, client_ca_file=null}},"
                + " spool={max_bytes=1073741824}}");
  }

  @Test
  void everyRefusalOfHttp() {
    assertThat(
            problems(
                "http",
                "{'http':{'path':'a b','max_body_bytes':1,'max_concurrent_requests':0,"
                    + "'max_connections':0,'request_timeout_ms':1,'tls':{'x':1},'port':80}}"))
        .containsExactly(
            "http.listen: an address to listen on such as 127.0.0.1:5514, [::1]:5514 or 5514, was"
                + " absent",
            "http.path: a path such as /logs, was 'a b'",
            "http.tls.certificate_file: a PEM file with the server's certificate, was absent",
            "http.tls.key_file: a PEM file with the certificate's private key, was absent",
            "http.tls.x: a known key, one of certificate_file, key_file, client_ca_file, was 'x'",
            "http.max_body_bytes: a whole number from 1024 to 268435456, was '1'",
            "http.max_concurrent_requests: a whole number from 1 to 256, was '0'",
            "http.max_connections: a whole number from 1 to 10000, was '0'",
            "http.request_timeout_ms: a whole number from 100 to 3600000, was '1'",
            "http.port: a known key, one of listen, path, tls, max_body_bytes,"
                + " max_concurrent_requests, max_connections, request_timeout_ms, token_file, was"
                + " 'port'");
  }

  @Test
  void aBodyThatDoesNotFitIntoTheHeapIsRefusedAtTheStart() throws Exception {
    HttpConfig config = (HttpConfig) receiver("http", "{'http':{'listen':1}}");
    assertThat(BodyRoom.in(64 << 20, config)).isNotNull();
    assertThatThrownBy(() -> BodyRoom.in(32 << 20, config))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "http.max_body_bytes: at most 3145728 with a heap of 33554432 bytes, was '4194304':"
                + " lower it, or raise -Xmx");
  }

  @Test
  void bodiesWaitForRoomAndGiveUpInTime() throws Exception {
    HttpConfig config = (HttpConfig) receiver("http", "{'http':{'listen':1}}");
    BodyRoom room = BodyRoom.in(64 << 20, config);
    assertThat(room.enter(4 << 20, Duration.ZERO)).isTrue();
    assertThat(room.enter(4 << 20, Duration.ofMillis(1))).isFalse();
    assertThat(room.enter(1 << 20, Duration.ofMillis(1))).isTrue();
    room.leave(4 << 20);
    assertThat(room.enter(4 << 20, Duration.ZERO)).isTrue();
  }

  @Test
  void aSpoolHasToHoldFourOfTheLargestParts() {
    assertThat(problems("http", "{'http':{'listen':1},'spool':{'max_bytes':10000000}}"))
        .containsExactly(
            "spool.max_bytes: at least 33554432, four times what is stored at once, was"
                + " '10000000'");
  }

  // --- stdin ---

  @Test
  void stdinDefaultsEveryKeyAndRefusal() {
    assertThat(receiver("stdin", "{}")).isEqualTo(new StdinConfig(1_048_576));
    ReceivedInput input = RunningReceivers.input("stdin", "{'stdin':{'max_line_bytes':1024}}");
    assertThat(input.receiver()).isEqualTo(new StdinConfig(1024));
    assertThat(input.effective().toString())
        .isEqualTo(
            "{type=stdin, class=net, stdin={max_line_bytes=1024}, spool={max_bytes=1073741824}}");
    assertThat(problems("stdin", "{'stdin':{'max_line_bytes':1,'file':'-'}}"))
        .containsExactly(
            "stdin.max_line_bytes: a whole number from 1024 to 16777216, was '1'",
            "stdin.file: a known key, one of max_line_bytes, was 'file'");
  }
}
