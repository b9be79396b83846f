package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.Track;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One document while the steps work on it. It stays the bytes that were read as long as nobody asks
 * for its fields, and goes out as these bytes when nobody changed it. One is used again for every
 * line. Not thread-safe.
 */
final class Draft {
  static final String TIMESTAMP = "@timestamp";
  static final String MESSAGE = "message";
  static final String ERROR = "parse_error";

  private final Json json;
  private final Clock clock;
  private final Destination usual;
  private final Notes notes = new Notes();
  private Track track;
  private long offset;
  private byte[] bytes;
  private int start;
  private int length;
  private Map<String, Object> fields;
  private Additions additions;
  private boolean changed;
  private boolean wrapped;
  private boolean escapesKnown;
  private boolean escapes;
  private Destination to;

  Draft(Json json, Clock clock, Destination usual) {
    this.json = json;
    this.clock = clock;
    this.usual = usual;
  }

  void begin(Track owner, long at, byte[] raw, int from, int count) {
    notes.clear();
    track = owner;
    offset = at;
    bytes = raw;
    start = from;
    length = count;
    fields = null;
    additions = null;
    changed = false;
    wrapped = false;
    escapesKnown = false;
    to = null;
  }

  Notes notes() {
    return notes;
  }

  Track track() {
    return track;
  }

  long offset() {
    return offset;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int length() {
    return length;
  }

  String text() {
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  /** Whether its fields are known already, so that asking for them costs nothing. */
  boolean isParsed() {
    return fields != null;
  }

  /** Its fields, to be read and changed; after a change say so with {@link #change}. */
  Map<String, Object> fields() {
    if (fields == null) {
      try {
        fields = json.read(bytes, start, length);
        if (additions != null) {
          additions.addTo(fields);
          additions = null;
          changed = true;
        }
      } catch (Unparsable e) {
        Additions waiting = additions;
        additions = null;
        wrap(e.why());
        if (waiting != null) {
          waiting.addTo(fields);
        }
      }
    }
    return fields;
  }

  /** A parser made these fields of the text. */
  void parsed(Map<String, Object> made) {
    fields = made;
    changed = true;
  }

  void change() {
    changed = true;
  }

  /**
   * It is no document of its own and becomes one around its text. Its time is now, as the text
   * names none; sent again after a crash it has another time and the same id, and the first one
   * stays.
   */
  void wrap(Malformed why) {
    notes.malformed(why);
    Map<String, Object> around = new LinkedHashMap<>();
    around.put(TIMESTAMP, clock.instant().toString());
    around.put("level", "UNKNOWN");
    around.put(ERROR, why.label());
    around.put("environment", usual.environment());
    around.put(MESSAGE, text());
    fields = around;
    changed = true;
    wrapped = true;
  }

  /** Whether its message is a text that nobody could take apart. */
  boolean isWrapped() {
    return wrapped;
  }

  /** Fields for the end of the object, whose names it is certain not to have. */
  void add(Additions more) {
    additions = additions == null ? more : additions.and(more);
  }

  /** What is to be added to the bytes, or null. */
  Additions additions() {
    return additions;
  }

  /** Whether it is certain, without parsing it, that it has no such field. */
  boolean lacks(String name, Needle needle) {
    if (needle == null || needle.isIn(bytes, start, length) || hasEscapes()) {
      return false;
    }
    return additions == null || !additions.hasName(name);
  }

  private boolean hasEscapes() {
    if (!escapesKnown) {
      escapes = Needle.hasUnicodeEscape(bytes, start, length);
      escapesKnown = true;
    }
    return escapes;
  }

  /** Whether it has to be written anew. */
  boolean isChanged() {
    return changed;
  }

  void to(Destination destination) {
    to = destination;
  }

  /** Null for the usual one. */
  Destination to() {
    return to == null || to.equals(usual) ? null : to;
  }

  /** Where it goes as things are. */
  Destination current() {
    return to == null ? usual : to;
  }
}
