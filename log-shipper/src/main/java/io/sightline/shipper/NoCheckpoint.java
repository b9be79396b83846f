package io.sightline.shipper;

import io.sightline.shipper.flow.Checkpoint;
import java.util.Map;

/** Knows nothing of earlier runs and keeps nothing. */
final class NoCheckpoint implements Checkpoint {
  @Override
  public String get(String key) {
    return null;
  }

  @Override
  public Map<String, String> startingWith(String prefix) {
    return Map.of();
  }

  @Override
  public void put(String key, String json) {}

  @Override
  public void remove(String key) {}

  @Override
  public boolean isBehind() {
    return false;
  }
}
