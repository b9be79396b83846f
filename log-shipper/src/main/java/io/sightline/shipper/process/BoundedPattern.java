package io.sightline.shipper.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that cannot run away: it may look at so many characters, plus twenty times
 * the length of the text. Steps and not time, so that the same line has the same fate on any
 * machine. Not thread-safe.
 */
final class BoundedPattern {
  private static final int STEPS_PER_CHARACTER = 20;

  private final int maxSteps;
  private final Matcher matcher;
  private final Counted text = new Counted();

  BoundedPattern(Pattern pattern, int maxSteps) {
    this.maxSteps = maxSteps;
    this.matcher = pattern.matcher("");
  }

  /** A text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private String string = "";
    private long left;

    @Override
    public int length() {
      return string.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new PatternTooSlow();
      }
      return string.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return string.substring(start, end);
    }

    @Override
    public String toString() {
      return string;
    }
  }

  /** Goes to the start of another text. */
  BoundedPattern on(String string) {
    text.string = string;
    text.left = maxSteps + (long) STEPS_PER_CHARACTER * string.length();
    matcher.reset(text);
    return this;
  }

  /**
   * The next place that matches, or null. The result is only valid until the next call.
   *
   * @throws PatternTooSlow also when the expression nests deeper than the stack
   */
  Matcher next() {
    try {
      return matcher.find() ? matcher : null;
    } catch (StackOverflowError e) {
      throw new PatternTooSlow();
    }
  }
}
