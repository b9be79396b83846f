package io.sightline.shipper.receive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the structured data of RFC 5424, section 6.3: {@code [id name="value" …][…]}. */
final class StructuredData {
  private final byte[] b;
  private final int end;
  private final Map<String, String> values = new LinkedHashMap<>();

  StructuredData(byte[] bytes, int end) {
    this.b = bytes;
    this.end = end;
  }

  /** Values of the same name are joined by a comma, as a JSON object has each name once. */
  Map<String, String> values() {
    return values;
  }

  /** Returns behind it, or -1 when it is broken. */
  int read(int start) {
    int at = start;
    while (at >= 0 && at < end && b[at] == '[') {
      at = element(at + 1);
    }
    return at == start ? -1 : at;
  }

  private int element(int start) {
    int at = name(start);
    if (at == start) {
      return -1;
    }
    String id = text(start, at);
    while (at < end && b[at] == ' ') {
      int nameStart = at + 1;
      int nameEnd = name(nameStart);
      if (nameEnd == nameStart || end - nameEnd < 2 || b[nameEnd] != '=' || b[nameEnd + 1] != '"') {
        return -1;
      }
      at = value(id + '.' + text(nameStart, nameEnd), nameEnd + 2);
      if (at < 0) {
        return -1;
      }
    }
    return at < end && b[at] == ']' ? at + 1 : -1;
  }

  private int name(int start) {
    int i = start;
    while (i < end && b[i] > ' ' && b[i] < 127 && b[i] != '=' && b[i] != ']' && b[i] != '"') {
      i++;
    }
    return i;
  }

  private int value(String name, int start) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (int i = start; i < end; i++) {
      boolean escape =
          b[i] == '\\' && i + 1 < end && (b[i + 1] == '"' || b[i + 1] == '\\' || b[i + 1] == ']');
      if (escape) {
        value.write(b[++i]);
      } else if (b[i] == '"') {
        values.merge(
            name, value.toString(StandardCharsets.UTF_8), (one, other) -> one + ", " + other);
        return i + 1;
      } else {
        value.write(b[i]);
      }
    }
    return -1;
  }

  private String text(int start, int to) {
    return new String(b, start, to - start, StandardCharsets.US_ASCII);
  }
}
