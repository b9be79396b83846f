package io.sightline.shipper.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets in a text, one after the other. Not thread-safe. */
interface Finder {

  /** Goes to the start of another text; false when it is certain to have none. */
  boolean on(String text);

  /**
   * Goes to the next one.
   *
   * @throws PatternTooSlow when that cannot be done in the steps that a text may cost
   */
  boolean next();

  int start();

  int end();

  /** What an expression finds: its group {@code secret} if it has one, else all of the match. */
  final class ByPattern implements Finder {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<secret>");

    private final BoundedPattern pattern;
    private final boolean hasGroup;
    private Matcher found;

    ByPattern(Pattern pattern, int maxSteps) {
      this.pattern = new BoundedPattern(pattern, maxSteps);
      this.hasGroup = GROUP.matcher(pattern.pattern()).find();
    }

    @Override
    public boolean on(String text) {
      pattern.on(text);
      return true;
    }

    @Override
    public boolean next() {
      do {
        found = pattern.next();
      } while (found != null && start() >= end());
      return found != null;
    }

    @Override
    public int start() {
      return hasGroup ? found.start("secret") : found.start();
    }

    @Override
    public int end() {
      return hasGroup ? found.end("secret") : found.end();
    }
  }
}
