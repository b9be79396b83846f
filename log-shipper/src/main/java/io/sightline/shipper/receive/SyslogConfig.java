package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The syslog servers of an input; those whose address is null are not started, one there is.
 *
 * @param maxMessageBytes longer messages are cut
 * @param maxConnections over TCP and TLS together
 * @param idleTimeout a connection over which nothing comes for so long is closed; zero for never
 * @param timeZone of the times of RFC 3164 messages, which name none
 * @param udpBufferBytes what the operating system is asked to hold while the spool is busy
 */
public record SyslogConfig(
    ListenAddress tcp,
    ListenAddress udp,
    ListenAddress tls,
    TlsConfig tlsFiles,
    int maxMessageBytes,
    int maxConnections,
    Duration idleTimeout,
    ZoneId timeZone,
    int udpBufferBytes)
    implements ReceiverConfig {

  static SyslogConfig read(Settings group) {
    ListenAddress tcp = group.parsed("tcp", ListenAddress.EXPECTED, ListenAddress::parse);
    ListenAddress udp = group.parsed("udp", ListenAddress.EXPECTED, ListenAddress::parse);
    ListenAddress tls = null;
    TlsConfig tlsFiles = null;
    if (group.has("tls")) {
      Settings tlsGroup = group.child("tls");
      tls = tlsGroup.required("listen", ListenAddress.EXPECTED, ListenAddress::parse);
      tlsFiles = TlsConfig.read(tlsGroup);
      tlsGroup.refuseOthers();
    } else {
      group.child("tls");
    }
    if (!group.has("tcp") && !group.has("udp") && !group.has("tls")) {
      group.problem("tcp", ListenAddress.EXPECTED + ", or udp or tls", "absent");
    }
    ZoneId zone =
        group.parsed("time_zone", "a time zone such as Europe/Berlin", SyslogConfig::zone);
    SyslogConfig config =
        new SyslogConfig(
            tcp,
            udp,
            tls,
            tlsFiles,
            group.number("max_message_bytes", 65_536, 480, 1_048_576),
            group.number("max_connections", 256, 1, 10_000),
            group.millis("idle_timeout_ms", 0, 0, 604_800_000),
            zone == null ? ZoneId.systemDefault() : zone,
            group.number("udp_buffer_bytes", 8_388_608, 65_536, 1_073_741_824));
    group.refuseOthers();
    return config;
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public String type() {
    return "syslog";
  }

  @Override
  public long largestPart() {
    return Intake.PART_BYTES + maxMessageBytes + 512L;
  }

  @Override
  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("tcp", tcp == null ? null : tcp.toString());
    keys.put("udp", udp == null ? null : udp.toString());
    if (tls == null) {
      keys.put("tls", null);
    } else {
      Map<String, Object> tlsKeys = new LinkedHashMap<>();
      tlsKeys.put("listen", tls.toString());
      tlsKeys.putAll(tlsFiles.effective());
      keys.put("tls", tlsKeys);
    }
    keys.put("max_message_bytes", maxMessageBytes);
    keys.put("max_connections", maxConnections);
    keys.put("idle_timeout_ms", idleTimeout.toMillis());
    keys.put("time_zone", timeZone.getId());
    keys.put("udp_buffer_bytes", udpBufferBytes);
    return keys;
  }
}
