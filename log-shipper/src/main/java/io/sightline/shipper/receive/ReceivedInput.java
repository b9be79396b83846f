package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.spool.SpoolConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An input that comes in through a server or standard input, and its spool. */
public record ReceivedInput(String logClass, ReceiverConfig receiver, SpoolConfig spool) {
  /** What {@code type} may say. */
  public static final Set<String> TYPES = Set.of("syslog", "http", "stdin");

  /**
   * Reads the groups {@code <type>} and {@code spool} of an input; what else the input has is left
   * to the caller. Problems are collected in the settings.
   *
   * @param type one of {@link #TYPES}
   */
  public static ReceivedInput read(String logClass, String type, Settings input) {
    Settings group = input.child(type);
    ReceiverConfig receiver =
        switch (type) {
          case "syslog" -> SyslogConfig.read(group);
          case "http" -> HttpConfig.read(group);
          case "stdin" -> StdinConfig.read(group);
          default -> throw new IllegalArgumentException(type);
        };
    SpoolConfig spool = SpoolConfig.read(input.child("spool"));
    if (receiver.largestPart() > spool.maxAppendBytes()) {
      input.problem(
          "spool.max_bytes",
          "at least " + 4 * receiver.largestPart() + ", four times what is stored at once",
          "'" + spool.maxBytes() + "'");
    }
    return new ReceivedInput(logClass, receiver, spool);
  }

  /** Whether it reads what is piped into the process, which cannot be opened twice. */
  public boolean isStandardInput() {
    return receiver instanceof StdinConfig;
  }

  /** The keys that {@link #read} looks at, and their values in effect. */
  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("type", receiver.type());
    keys.put("class", logClass);
    keys.put(receiver.type(), receiver.effective());
    keys.put("spool", spool.effective());
    return keys;
  }
}
