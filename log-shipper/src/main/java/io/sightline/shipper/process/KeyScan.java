package io.sightline.shipper.process;

import java.nio.charset.StandardCharsets;

/** Looks at the names in a JSON text without parsing it. */
final class KeyScan {
  private KeyScan() {}

  /**
   * Whether one of the names may be there: false is certain. Takes every string with a colon behind
   * it for a name, on whatever level.
   */
  static boolean mayHave(Draft draft, MaskedNames names) {
    if (names.needPaths()) {
      return true;
    }
    byte[] bytes = draft.bytes();
    int end = draft.start() + draft.length();
    int i = draft.start();
    while (i < end) {
      if (bytes[i++] != '"') {
        continue;
      }
      int from = i;
      boolean plain = true;
      while (i < end && bytes[i] != '"') {
        if (bytes[i] == '\\') {
          plain = false;
          i++;
        } else if (bytes[i] < 0) {
          plain = false;
        }
        i++;
      }
      int close = i++;
      while (i < end && bytes[i] >= 0 && bytes[i] <= ' ') {
        i++;
      }
      if (i < end
          && bytes[i] == ':'
          && (!plain
              || names.has(new String(bytes, from, close - from, StandardCharsets.ISO_8859_1)))) {
        return true;
      }
    }
    return false;
  }
}
