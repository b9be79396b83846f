package io.sightline.shipper.process;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fixed fields that documents get, also in the form in which they can be put into bytes. */
final class Additions {
  private final Map<String, Object> fields;
  private final byte[] json;

  /**
   * @param json the fields with the comma before them and without the braces around them
   */
  private Additions(Map<String, Object> fields, byte[] json) {
    this.fields = fields;
    this.json = json;
  }

  static Additions of(Map<String, Object> fields, Json writer) {
    OutputBuffer text = new OutputBuffer();
    writer.write(fields, text);
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.write(',');
    inner.write(text.array(), 1, text.size() - 2);
    return new Additions(fields, inner.toByteArray());
  }

  /** What is there already stays as it is. */
  void addTo(Map<String, Object> document) {
    fields.forEach(document::putIfAbsent);
  }

  boolean hasName(String name) {
    return fields.containsKey(name);
  }

  Additions and(Additions more) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.putAll(more.fields);
    byte[] joined = new byte[json.length + more.json.length];
    System.arraycopy(json, 0, joined, 0, json.length);
    System.arraycopy(more.json, 0, joined, json.length, more.json.length);
    return new Additions(all, joined);
  }

  /** Writes an object that is not empty, with the fields before its last brace. */
  void splice(byte[] object, int start, int length, OutputBuffer into) {
    int brace = start + length - 1;
    while (object[brace] != '}') {
      brace--;
    }
    into.empty();
    into.write(object, start, brace - start);
    into.write(json, 0, json.length);
    into.write('}');
  }
}
