package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.sightline.metrics.log.EventLine.Field;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;

/**
 * The key-values of an event: SLF4J's own ({@code addKeyValue}), {@code StructuredArguments} among
 * its arguments and {@code Markers} with fields.
 */
final class EventFields {
  private interface Writer {
    void writeTo(JsonGenerator generator);
  }

  private EventFields() {}

  static List<Field> of(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    Object[] arguments = event.getArgumentArray();
    List<Marker> markers = event.getMarkerList();
    if (pairs == null && arguments == null && markers == null) {
      return List.of();
    }
    List<Field> fields = null;
    if (pairs != null) {
      fields = new ArrayList<>(pairs.size());
      for (KeyValuePair pair : pairs) {
        fields.add(new Field(String.valueOf(pair.key), FieldValues.snapshot(pair.value)));
      }
    }
    if (arguments != null) {
      for (Object argument : arguments) {
        if (argument instanceof StructuredArgument structured) {
          fields = add(fields, structured::writeTo);
        }
      }
    }
    if (markers != null) {
      for (Marker marker : markers) {
        fields = addMarker(fields, marker);
      }
    }
    return fields == null ? List.of() : fields;
  }

  @SuppressWarnings("deprecation") // the encoder's own Markers.and() builds on it
  private static @Nullable List<Field> addMarker(@Nullable List<Field> fields, Marker marker) {
    List<Field> all = fields;
    if (marker instanceof LogstashMarker structured) {
      all = add(all, structured::writeTo);
    }
    if (marker.hasReferences()) {
      for (Iterator<Marker> more = marker.iterator(); more.hasNext(); ) {
        all = addMarker(all, more.next());
      }
    }
    return all;
  }

  /** The fields of one argument. */
  static List<Field> of(StructuredArgument argument) {
    return add(null, argument::writeTo);
  }

  /** The fields are only to be had as JSON. */
  private static List<Field> add(@Nullable List<Field> fields, Writer writer) {
    List<Field> all = fields == null ? new ArrayList<>(4) : fields;
    StringWriter text = new StringWriter();
    try {
      try (JsonGenerator generator = FieldValues.JSON.createGenerator(text)) {
        generator.writeStartObject();
        writer.writeTo(generator);
        generator.writeEndObject();
      }
      Map<?, ?> object = FieldValues.JSON.readValue(text.toString(), Map.class);
      object.forEach(
          (name, value) -> all.add(new Field(String.valueOf(name), FieldValues.snapshot(value))));
    } catch (RuntimeException | StackOverflowError e) {
      all.add(new Field("unreadable_field", e.getClass().getName()));
    }
    return all;
  }
}
