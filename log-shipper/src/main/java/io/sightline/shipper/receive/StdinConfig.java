package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Standard input, line by line.
 *
 * @param maxLineBytes longer lines are cut
 */
public record StdinConfig(int maxLineBytes) implements ReceiverConfig {

  static StdinConfig read(Settings group) {
    StdinConfig config =
        new StdinConfig(group.number("max_line_bytes", 1_048_576, 1_024, 16_777_216));
    group.refuseOthers();
    return config;
  }

  @Override
  public String type() {
    return "stdin";
  }

  @Override
  public long largestPart() {
    return Intake.PART_BYTES + maxLineBytes + 512L;
  }

  @Override
  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("max_line_bytes", maxLineBytes);
    return keys;
  }
}
