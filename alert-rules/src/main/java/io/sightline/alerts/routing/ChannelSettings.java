package io.sightline.alerts.routing;

import io.sightline.alerts.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The channels that are on, with the values of their settings.
 *
 * @param values of the settings that have one, by variable
 */
record ChannelSettings(Map<Channel, Map<String, String>> values) {
  private static final Setting[] TIMES = {
    Setting.preset("ALERT_GROUP_WAIT", Kind.DURATION, "10s"),
    Setting.preset("ALERT_GROUP_INTERVAL", Kind.DURATION, "1m"),
    Setting.preset("ALERT_REPEAT_INTERVAL", Kind.DURATION, "1h"),
    Setting.preset("ALERT_REPEAT_INTERVAL_WARNING", Kind.DURATION, "4h"),
  };

  /** Reads the variables of all channels; problems are added to the list. */
  static ChannelSettings read(Map<String, String> variables, Problems problems) {
    Map<Channel, Map<String, String>> channels = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      Map<String, String> values = new HashMap<>();
      channel.settings().forEach(setting -> read(setting, variables, values, problems));
      boolean isOn =
          channel.settings().stream().filter(Setting::isSwitch).allMatch(one -> isIn(values, one));
      if (isOn) {
        require(channel, values, problems);
        channels.put(channel, values);
      } else {
        refuseWithoutSwitch(channel, variables, problems);
      }
    }
    return new ChannelSettings(channels);
  }

  /** The times of the routes, by variable. */
  static Map<String, String> times(Map<String, String> variables, Problems problems) {
    Map<String, String> times = new HashMap<>();
    Arrays.stream(TIMES).forEach(setting -> read(setting, variables, times, problems));
    return times;
  }

  private static void read(
      Setting setting,
      Map<String, String> variables,
      Map<String, String> values,
      Problems problems) {
    String value = variables.getOrDefault(setting.name(), "").strip();
    String file = setting.isSecret() ? variables.getOrDefault(setting.name() + "_FILE", "") : "";
    if (!value.isEmpty() && !file.isEmpty()) {
      problems.add(setting.name(), "not to be set together with " + setting.name() + "_FILE");
      return;
    }
    if (!file.isEmpty()) {
      value = secret(setting.name() + "_FILE", file, problems);
    }
    if (value.isEmpty()) {
      value = setting.preset();
    }
    if (value.isEmpty()) {
      return;
    }
    if (setting.kind().accepts(value)) {
      values.put(setting.name(), value);
    } else if (setting.isSecret()) {
      problems.add(setting.name(), setting.kind().expectation() + " (not shown, it is a secret)");
      values.put(setting.name(), "");
    } else {
      problems.add(setting.name(), setting.kind().expectation(), value.replaceAll("\\s", " "));
      values.put(setting.name(), "");
    }
  }

  private static String secret(String variable, String file, Problems problems) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // told below, as an empty one is
    }
    problems.add(variable, "a readable file that is not empty", file);
    return "";
  }

  private static boolean isIn(Map<String, String> values, Setting setting) {
    return values.containsKey(setting.name());
  }

  private static void require(Channel channel, Map<String, String> values, Problems problems) {
    for (Setting setting : channel.settings()) {
      if (setting.isRequired() && !isIn(values, setting)) {
        problems.add(
            setting.name(),
            setting.kind().expectation() + ", because " + switchOf(channel) + " is set",
            "");
      }
    }
    if (channel == Channel.EMAIL) {
      boolean named = values.containsKey("SMTP_USERNAME");
      boolean hasPassword = values.containsKey("SMTP_PASSWORD");
      if (named && !hasPassword) {
        problems.add("SMTP_PASSWORD", "the password, because SMTP_USERNAME is set", "");
      } else if (hasPassword && !named) {
        problems.add("SMTP_USERNAME", "the name that goes with the SMTP password", "");
      }
    }
  }

  /** A setting of a channel that is off is a slip: its sender is waiting for alerts. */
  private static void refuseWithoutSwitch(
      Channel channel, Map<String, String> variables, Problems problems) {
    Setting first = channel.settings().stream().filter(Setting::isSwitch).findFirst().orElseThrow();
    for (Setting setting : channel.settings()) {
      boolean given =
          List.of(setting.name(), setting.name() + "_FILE").stream()
              .anyMatch(name -> !variables.getOrDefault(name, "").isBlank());
      if (given && !setting.isSwitch()) {
        problems.add(
            first.name(),
            first.kind().expectation() + ", because " + setting.name() + " is set",
            "");
        return;
      }
    }
  }

  private static String switchOf(Channel channel) {
    return channel.settings().stream()
        .filter(Setting::isSwitch)
        .map(Setting::name)
        .findFirst()
        .orElseThrow();
  }

  /** The severities a channel wants alerts of. */
  Set<String> severities(Channel channel) {
    return Arrays.stream(
            values
                .getOrDefault(channel, Map.of())
                .getOrDefault(channel.severitiesVariable(), "")
                .split(",", -1))
        .map(String::strip)
        .collect(Collectors.toSet());
  }

  /** Both of the console's inboxes, for an installation without any channel. */
  static ChannelSettings inbox(String smtpAddress, String slackUrl) {
    int colon = smtpAddress.lastIndexOf(':');
    return new ChannelSettings(
        new EnumMap<>(
            Map.of(
                Channel.EMAIL,
                Map.of(
                    "SMTP_HOST", smtpAddress.substring(0, colon),
                    "SMTP_PORT", smtpAddress.substring(colon + 1),
                    "SMTP_FROM", "alertmanager@sightline.localhost",
                    "ALERT_EMAIL_TO", "alerts@sightline.localhost",
                    "SMTP_REQUIRE_TLS", "false",
                    "EMAIL_SEVERITIES", "critical,warning"),
                Channel.SLACK,
                Map.of(
                    "SLACK_WEBHOOK_URL", slackUrl, "SLACK_SEVERITIES", "critical,warning,info"))));
  }
}
