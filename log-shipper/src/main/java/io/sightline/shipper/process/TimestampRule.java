package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a document has its time.
 *
 * @param format {@code iso8601}, {@code epoch_seconds}, {@code epoch_millis} or letters of {@link
 *     java.time.format.DateTimeFormatter}
 * @param zone for times that name none
 */
record TimestampRule(String field, String format, ZoneId zone) {

  static TimestampRule read(Settings group) {
    String field = group.required("field", "the field that holds the time", text -> text);
    String format =
        group.parsed(
            "format",
            "iso8601, epoch_seconds, epoch_millis or letters of Java's DateTimeFormatter",
            TimeFormat::checked);
    ZoneId zone =
        group.parsed("zone", "a time zone such as UTC or Europe/Berlin", TimestampRule::zone);
    group.refuseOthers();
    return new TimestampRule(
        field, format == null ? TimeFormat.ISO : format, zone == null ? ZoneOffset.UTC : zone);
  }

  private static ZoneId zone(String text) {
    try {
      return text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Map<String, Object> effective() {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("field", field);
    group.put("format", format);
    group.put("zone", zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
    return group;
  }
}
