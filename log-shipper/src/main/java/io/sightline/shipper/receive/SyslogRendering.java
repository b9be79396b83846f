package io.sightline.shipper.receive;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.spool.Entry;
import io.sightline.shipper.spool.Rendering;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Makes a JSON document of a syslog message: {@code @timestamp} (the message's time, else when it
 * came), {@code level}, {@code message}, {@code service}, {@code host}, {@code process_id}, {@code
 * facility}, {@code severity}, {@code message_id}, {@code structured_data} (one object of strings),
 * {@code environment} (of the configuration) and {@code peer}; what is not known is left out. A message that is a JSON object with {@code
 * @timestamp} is the document itself, and gets the fields it does not have. What is no syslog is
 * wrapped with its text.
 */
final class SyslogRendering implements Rendering {
  private static final String[] SEVERITIES = {
    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"
  };
  private static final String[] LEVELS = {
    "ERROR", "ERROR", "ERROR", "ERROR", "WARN", "INFO", "INFO", "DEBUG"
  };
  private static final String[] FACILITIES = {
    "kern",
    "user",
    "mail",
    "daemon",
    "auth",
    "syslog",
    "lpr",
    "news",
    "uucp",
    "cron",
    "authpriv",
    "ftp",
    "ntp",
    "audit",
    "alert",
    "clock",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7"
  };
  private static final byte[] TIMESTAMP = ascii("{\"@timestamp\":");
  private static final byte[] MESSAGE = ascii(",\"message\":");
  private static final byte[] UNKNOWN = ascii(",\"level\":\"UNKNOWN\",\"parse_error\":");

  /** The fields that follow from a priority, ready to be copied. */
  private static final byte[][] LEVEL = new byte[192][];

  private static final byte[][] FACILITY = new byte[192][];
  private static final byte[][] SEVERITY = new byte[192][];

  static {
    for (int priority = 0; priority < LEVEL.length; priority++) {
      LEVEL[priority] = ascii(",\"level\":\"" + LEVELS[priority & 7] + '"');
      FACILITY[priority] = ascii(",\"facility\":\"" + FACILITIES[priority >> 3] + '"');
      SEVERITY[priority] = ascii(",\"severity\":\"" + SEVERITIES[priority & 7] + '"');
    }
  }

  private final byte[] environment;
  private final SyslogTime time;
  private final SyslogMessage message;
  private final JsonText out = new JsonText();

  /**
   * @param zone of times that name none
   * @param environment of all messages that do not name another one
   */
  SyslogRendering(ZoneId zone, String environment) {
    this.environment = environment.getBytes(StandardCharsets.UTF_8);
    this.time = new SyslogTime(zone);
    this.message = new SyslogMessage(time);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Malformed render(Entry entry, Rendered target) {
    out.clear();
    Malformed why =
        message.parse(entry.bytes(), entry.start(), entry.length(), entry.receivedMillis());
    Set<String> there = why == null ? names(entry.bytes()) : null;
    if (why != null) {
      wrapped(entry, why);
    } else if (there != null) {
      completed(entry, there);
    } else {
      document(entry);
    }
    target.set(out.bytes(), 0, out.length());
    return why;
  }

  private Set<String> names(byte[] bytes) {
    int start = message.message.start;
    int length = message.message.length;
    if (length < 2 || bytes[start] != '{') {
      return null;
    }
    Set<String> names = JsonObjects.names(bytes, start, length);
    return names != null && names.contains("@timestamp") ? names : null;
  }

  private void document(Entry entry) {
    byte[] bytes = entry.bytes();
    out.raw(TIMESTAMP);
    if (message.timed) {
      time.write(out, bytes);
    } else {
      time.write(out, entry.receivedMillis());
    }
    out.raw(LEVEL[message.priority]).raw(MESSAGE);
    out.text(bytes, message.message.start, message.message.length);
    fields(entry, Set.of());
    out.raw('}');
  }

  /** The message's own object, its last brace replaced by what it lacks. */
  private void completed(Entry entry, Set<String> there) {
    byte[] bytes = entry.bytes();
    int end = message.message.start + message.message.length;
    while (bytes[end - 1] != '}') {
      end--;
    }
    out.object(bytes, message.message.start, end - 1);
    if (!there.contains("level")) {
      out.raw(LEVEL[message.priority]);
    }
    fields(entry, there);
    out.raw('}');
  }

  private void wrapped(Entry entry, Malformed why) {
    out.raw(TIMESTAMP);
    time.write(out, entry.receivedMillis());
    out.raw(UNKNOWN).text(why.label()).raw(MESSAGE);
    out.text(entry.bytes(), entry.start(), entry.length());
    if (message.priority >= 0) {
      out.raw(FACILITY[message.priority]).raw(SEVERITY[message.priority]);
    }
    context(entry, Set.of());
    out.raw('}');
  }

  private void fields(Entry entry, Set<String> there) {
    byte[] bytes = entry.bytes();
    field("service", message.service, bytes, there);
    field("host", message.host, bytes, there);
    field("process_id", message.processId, bytes, there);
    if (!there.contains("facility")) {
      out.raw(FACILITY[message.priority]);
    }
    if (!there.contains("severity")) {
      out.raw(SEVERITY[message.priority]);
    }
    field("message_id", message.messageId, bytes, there);
    if (!message.structured.isEmpty() && !there.contains("structured_data")) {
      structured();
    }
    context(entry, there);
  }

  private void field(String name, SyslogMessage.Part part, byte[] bytes, Set<String> there) {
    if (part.isThere() && !there.contains(name)) {
      out.raw(',').text(name).raw(':').text(bytes, part.start, part.length);
    }
  }

  private void structured() {
    out.raw(',').text("structured_data").raw(':').raw('{');
    Iterator<Map.Entry<String, String>> values = message.structured.entrySet().iterator();
    while (values.hasNext()) {
      Map.Entry<String, String> value = values.next();
      out.text(value.getKey()).raw(':').text(value.getValue());
      if (values.hasNext()) {
        out.raw(',');
      }
    }
    out.raw('}');
  }

  /** What no message says of itself. */
  private void context(Entry entry, Set<String> there) {
    if (!there.contains("environment")) {
      out.raw(',').text("environment").raw(':').text(environment, 0, environment.length);
    }
    if (entry.peerLength() > 0 && !there.contains("peer")) {
      out.raw(',').text("peer").raw(':');
      out.text(entry.bytes(), entry.peerStart(), entry.peerLength());
    }
  }
}
