package io.sightline.shipper.kafka;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.flow.Document;
import java.util.Arrays;

/**
 * The value of a record as one line. A document that is written over several lines is put into one,
 * as line ends part documents in bulk requests; other text keeps them, as it will be wrapped. Holds
 * the last one. Not thread-safe.
 */
final class RecordText {
  byte[] bytes = new byte[0];
  int length;
  boolean cut;

  /**
   * Turns to a value.
   *
   * @param max longer ones are cut
   */
  void turnTo(byte[] value, int max) {
    bytes = value;
    length = value.length;
    while (length > 0 && (value[length - 1] == '\n' || value[length - 1] == '\r')) {
      length--;
    }
    cut = length > max;
    if (cut) {
      length = characterEnd(value, max);
    } else if (hasLineEnd() && Document.flaw(bytes, 0, length) != Malformed.NOT_JSON) {
      toOneLine();
    }
  }

  /** Not inside a character of several bytes. */
  private static int characterEnd(byte[] value, int at) {
    int end = at;
    while (end > at - 4 && end > 0 && (value[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  private boolean hasLineEnd() {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Between tokens a blank does as well; inside a text, where none is allowed, it is escaped. */
  private void toOneLine() {
    byte[] line = new byte[length * 2];
    int to = 0;
    boolean text = false;
    for (int i = 0; i < length; i++) {
      byte next = bytes[i];
      if (next == '\n') {
        if (text) {
          line[to++] = '\\';
          line[to++] = 'n';
        } else {
          line[to++] = ' ';
        }
        continue;
      }
      line[to++] = next;
      if (next == '"') {
        text = !text;
      } else if (next == '\\' && text && i + 1 < length && bytes[i + 1] != '\n') {
        line[to++] = bytes[++i];
      }
    }
    bytes = Arrays.copyOf(line, to);
    length = to;
  }
}
