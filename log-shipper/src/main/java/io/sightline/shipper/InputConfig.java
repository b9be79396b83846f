package io.sightline.shipper;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.kafka.KafkaInputConfig;
import io.sightline.shipper.process.ProcessConfig;
import io.sightline.shipper.receive.ReceivedInput;
import io.sightline.shipper.source.Glob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One input: where lines of a class come from and what is done with them.
 *
 * @param logClass middle part of the data stream's name, label of metrics
 * @param paths patterns of files; empty when it is no input of files
 * @param received a server or standard input; null for others
 * @param kafka topics; null for others
 * @param process what is done with the lines
 */
record InputConfig(
    String logClass,
    List<String> paths,
    @Nullable ReceivedInput received,
    @Nullable KafkaInputConfig kafka,
    ProcessConfig process) {
  private static final Set<String> TYPES = types();

  private static Set<String> types() {
    Set<String> types = new TreeSet<>(ReceivedInput.TYPES);
    types.add("files");
    types.add("kafka");
    return types;
  }

  /** Reads a group of {@code inputs}; what is wrong is collected there. */
  static InputConfig read(Settings group) {
    String logClass = group.required("class", ConfigReader.NAME, ConfigReader::streamPart);
    String type = group.parsed("type", "one of " + String.join(", ", TYPES), InputConfig::type);
    ReceivedInput received = null;
    KafkaInputConfig kafka = null;
    List<String> paths = List.of();
    if (type == null || type.equals("files")) {
      paths = paths(group);
    } else if (ReceivedInput.TYPES.contains(type)) {
      received = ReceivedInput.read(logClass, type, group);
    } else if (type.equals("kafka")) {
      kafka = KafkaInputConfig.read(logClass, group);
      if (group.has("multiline")) {
        group.problem(
            "multiline", "absent, as neighbours in a topic need not be of one file", "there");
      }
    }
    ProcessConfig process = ProcessConfig.read(group);
    group.refuseOthers();
    return new InputConfig(logClass, paths, received, kafka, process);
  }

  private static String type(String text) {
    if (!TYPES.contains(text)) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static List<String> paths(Settings group) {
    List<String> paths = group.texts("paths");
    for (int i = 0; i < paths.size(); i++) {
      String pattern = paths.get(i);
      String key = "paths[" + i + ']';
      try {
        Glob.parse(pattern);
      } catch (PatternSyntaxException e) {
        group.problem(key, "a path pattern", "'" + pattern + "'");
      } catch (IllegalArgumentException e) {
        group.problem(key, e.getMessage(), "'" + pattern + "'");
      }
    }
    return List.copyOf(paths);
  }

  /** Where its documents go unless a step sends them elsewhere. */
  Destination usual(String environment) {
    return new Destination(logClass, environment);
  }

  Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (received != null) {
      keys.putAll(received.effective());
    } else if (kafka != null) {
      keys.put("class", logClass);
      keys.put("type", "kafka");
      keys.put("kafka", kafka.effective());
    } else {
      keys.put("class", logClass);
      keys.put("type", "files");
      keys.put("paths", paths);
    }
    keys.putAll(process.effective());
    return keys;
  }
}
