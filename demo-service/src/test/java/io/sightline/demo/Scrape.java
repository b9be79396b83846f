package io.sightline.demo;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape promises: series names, types, label names and what the help says. */
final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+.*");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

  private Scrape() {}

  /** One line a series, in order: {@code name type {label,label} help}. Values are left out. */
  static String shape(String text) {
    String type = "untyped";
    String help = "";
    Map<String, String> types = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        help = line.substring("# HELP ".length());
      } else if (line.startsWith("# TYPE ")) {
        String family = line.split(" ", -1)[2];
        help = help.startsWith(family + " ") ? help.substring(family.length() + 1) : "";
        type = line.substring(line.lastIndexOf(' ') + 1);
      } else if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
          throw new AssertionError("no sample: " + line);
        }
        types.put(sample.group(1), type);
        helps.put(sample.group(1), help);
        Set<String> names = labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          names.add(label.group(1));
        }
      }
    }
    return types.entrySet().stream()
        .map(
            series ->
                series.getKey()
                    + " "
                    + series.getValue()
                    + " {"
                    + String.join(",", labels.getOrDefault(series.getKey(), Set.of()))
                    + "} "
                    + helps.get(series.getKey())
                    + "\n")
        .collect(Collectors.joining());
  }
}
