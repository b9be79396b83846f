package io.sightline.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real promtool and amtool. */
final class Tools {
  private Tools() {}

  static List<String> command(String tool, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        System.getenv().getOrDefault("SIGHTLINE_" + tool.toUpperCase(java.util.Locale.ROOT), tool));
    command.addAll(Arrays.asList(arguments));
    return command;
  }
}
