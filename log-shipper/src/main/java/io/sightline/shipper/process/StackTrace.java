package io.sightline.shipper.process;

import java.nio.charset.StandardCharsets;

/**
 * The lines of {@link Throwable#printStackTrace()} and of Logback's version of it: frames, causes,
 * what is suppressed and left out, and the line that names the throwable.
 */
final class StackTrace implements Continuation {
  private static final byte[][] INDENTED =
      ascii("at ", "... ", "Suppressed: ", "Caused by: ", "[CIRCULAR");
  private static final byte[][] FLUSH_LEFT = ascii("Caused by: ", "Suppressed: ", "Wrapped by: ");
  private static final byte[][] ENDINGS = ascii("Exception", "Error", "Throwable");

  private static byte[][] ascii(String... texts) {
    byte[][] all = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      all[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
    }
    return all;
  }

  @Override
  public boolean continues(byte[] bytes, int start, int length) {
    int end = start + length;
    int text = start;
    while (text < end && (bytes[text] == ' ' || bytes[text] == '\t')) {
      text++;
    }
    return text > start
        ? beginsWithOne(bytes, text, end, INDENTED)
        : beginsWithOne(bytes, text, end, FLUSH_LEFT) || namesThrowable(bytes, start, end);
  }

  private static boolean beginsWithOne(byte[] bytes, int from, int end, byte[][] beginnings) {
    for (byte[] beginning : beginnings) {
      if (isAt(bytes, from, end, beginning)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] bytes, int from, int end, byte[] wanted) {
    if (from < 0 || end - from < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** A name with packages that ends as throwables do, and a colon or nothing behind it. */
  private static boolean namesThrowable(byte[] bytes, int start, int end) {
    int i = start;
    boolean dotted = false;
    while (i < end && isOfName(bytes[i])) {
      dotted |= bytes[i] == '.';
      i++;
    }
    if (!dotted || (i < end && bytes[i] != ':')) {
      return false;
    }
    for (byte[] ending : ENDINGS) {
      if (i - ending.length > start && isAt(bytes, i - ending.length, end, ending)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfName(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '.'
        || b == '_'
        || b == '$';
  }
}
