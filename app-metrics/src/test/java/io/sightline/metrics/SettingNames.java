package io.sightline.metrics;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.util.Map;
import java.util.Set;

/** The keys that the library reads. */
public final class SettingNames {
  private SettingNames() {}

  /** All of them. */
  public static Set<String> all() {
    ConfigReader in = new ConfigReader(Sources.variables(Map.of()));
    SightlineConfig unused = SightlineConfig.read(in);
    return in.keys();
  }
}
