package io.sightline.shipper.spool;

import io.sightline.shipper.flow.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint that lives as long as a test, over several runs of what it tests. */
public final class MemoryCheckpoint implements Checkpoint {
  private final TreeMap<String, String> entries = new TreeMap<>();
  private boolean behind;

  @Override
  public String get(String key) {
    return entries.get(key);
  }

  @Override
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>(entries);
    found.keySet().removeIf(key -> !key.startsWith(prefix));
    return found;
  }

  @Override
  public void put(String key, String json) {
    entries.put(key, json);
  }

  @Override
  public void remove(String key) {
    entries.remove(key);
  }

  @Override
  public boolean isBehind() {
    return behind;
  }

  public void fallBehind() {
    behind = true;
  }
}
