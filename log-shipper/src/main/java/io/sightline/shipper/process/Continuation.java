package io.sightline.shipper.process;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Whether a line goes on with the entry before it. Follows from its bytes alone. */
interface Continuation {
  /** Expressions see so much of a line. */
  int LONGEST = 1_024;

  /**
   * Whether it does; the text is at {@code [start, start + length)}.
   *
   * @throws PatternTooSlow when an expression cannot tell in the steps that a line may cost
   */
  boolean continues(byte[] bytes, int start, int length);

  /** What a line does that no expression got through. */
  default boolean continuesUnmatched() {
    return false;
  }

  static Continuation of(Multiline rule, int maxPatternSteps) {
    if (rule.preset() == Multiline.Preset.INDENTATION) {
      return (bytes, start, length) -> length > 0 && isBlank(bytes[start]);
    }
    if (rule.preset() != null) {
      return new StackTrace();
    }
    boolean first = rule.startsWith() != null;
    BoundedPattern pattern =
        new BoundedPattern(
            Pattern.compile(first ? rule.startsWith() : rule.continuesWith()), maxPatternSteps);
    return new Continuation() {
      @Override
      public boolean continues(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, Math.min(length, LONGEST), StandardCharsets.UTF_8);
        return (pattern.on(text).next() != null) != first;
      }

      @Override
      public boolean continuesUnmatched() {
        return first;
      }
    };
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
