package io.sightline.shipper.sink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backing indices of the data streams of a test's server, and what Elasticsearch does with
 * them: a creation is compared with the newest one alone; they can be listed, asked for ids ({@code
 * _mget}) and rid of documents ({@code _bulk} with deletions). Thread-safe.
 */
public final class BackingIndices {
  private static final Pattern PLACE =
      Pattern.compile("\\{\"_index\":\"([^\"]+)\",\"_id\":\"([^\"]+)\"\\}");
  private static final Pattern DELETION = Pattern.compile("\\{\"delete\":\\{\"_id\":\"([^\"]+)\"");

  private final Map<String, List<Map<String, String>>> streams = new LinkedHashMap<>();
  private int requests;
  private int lookUps;

  private List<Map<String, String>> of(String stream) {
    return streams.computeIfAbsent(
        stream, name -> new ArrayList<>(List.of(new LinkedHashMap<String, String>())));
  }

  /** What comes now goes into new backing indices. */
  public synchronized void rollover() {
    streams.values().forEach(backings -> backings.add(new LinkedHashMap<>()));
  }

  public synchronized void rollover(String stream) {
    of(stream).add(new LinkedHashMap<>());
  }

  /** 201, or 409 when the newest backing index has it. */
  public synchronized int create(String stream, String id, String document) {
    List<Map<String, String>> backings = of(stream);
    return backings.get(backings.size() - 1).putIfAbsent(id, document) == null ? 201 : 409;
  }

  /** How many backing indices a stream has. */
  public synchronized int count(String stream) {
    return of(stream).size();
  }

  /** The documents of all streams, with {@code index/id} before each. */
  public synchronized Map<String, String> documents() {
    Map<String, String> all = new LinkedHashMap<>();
    streams.forEach(
        (stream, backings) -> {
          for (int i = 0; i < backings.size(); i++) {
            String index = name(stream, i);
            backings.get(i).forEach((id, document) -> all.put(index + '/' + id, document));
          }
        });
    return all;
  }

  /** How many look-ups were asked, each for many ids. */
  public synchronized int lookUpRequests() {
    return requests;
  }

  /** How many ids they asked for, counted in each index. */
  public synchronized int lookUps() {
    return lookUps;
  }

  private static String name(String stream, int index) {
    return String.format(".ds-%s-2026.11.21-%06d", stream, index + 1);
  }

  /** The answer to {@code GET /<stream>/_settings}, or null while there is no such stream. */
  public synchronized String settings(String stream) {
    if (!streams.containsKey(stream)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < of(stream).size(); i++) {
      names.add('"' + name(stream, i) + "\":{}");
    }
    return '{' + String.join(",", names) + '}';
  }

  private Map<String, String> index(String name) {
    for (Map.Entry<String, List<Map<String, String>>> stream : streams.entrySet()) {
      for (int i = 0; i < stream.getValue().size(); i++) {
        if (name.equals(name(stream.getKey(), i))) {
          return stream.getValue().get(i);
        }
      }
    }
    return null;
  }

  /**
   * The answer to {@code POST /_mget}.
   *
   * @param failure an error that stands for each document, or null
   */
  public synchronized String find(String body, String failure) {
    requests++;
    List<String> found = new ArrayList<>();
    Matcher place = PLACE.matcher(body);
    while (place.find()) {
      lookUps++;
      Map<String, String> index = index(place.group(1));
      String error = index == null ? "index_not_found_exception" : failure;
      found.add(
          error == null
              ? "{\"found\":" + index.containsKey(place.group(2)) + '}'
              : "{\"error\":{\"type\":\"" + error + "\"}}");
    }
    return "{\"docs\":[" + String.join(",", found) + "]}";
  }

  /** The answer to {@code POST /<index>/_bulk} with deletions. */
  public synchronized String delete(String name, String body) {
    Map<String, String> index = index(name);
    List<String> items = new ArrayList<>();
    Matcher deletion = DELETION.matcher(body);
    while (deletion.find()) {
      boolean was = index != null && index.remove(deletion.group(1)) != null;
      items.add("{\"delete\":{\"status\":" + (was ? 200 : 404) + "}}");
    }
    return "{\"errors\":false,\"items\":[" + String.join(",", items) + "]}";
  }
}
