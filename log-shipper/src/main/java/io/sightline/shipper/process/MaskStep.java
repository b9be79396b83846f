package io.sightline.shipper.process;

import io.sightline.shipper.event.MaskReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts something else in the place of secrets: of values whose field has a masked name, whatever
 * they hold, and of the parts of texts and numbers that look like one. A text that an expression
 * cannot get through in time is masked whole.
 */
final class MaskStep implements Step {
  private final MaskedNames names;
  private final Finder namedPairs;
  private final List<Finder> finders = new ArrayList<>();
  private final String replacement;
  private final Condition when;

  MaskStep(StepRule.Mask rule, Condition when, int maxPatternSteps) {
    this.names = new MaskedNames(rule.fields());
    this.replacement = rule.replacement();
    this.when = when;
    this.namedPairs =
        rule.fields().isEmpty()
            ? null
            : new Finder.ByPattern(
                Secret.pairsNamed(rule.fields().stream().map(MaskedNames::plain).toList()),
                maxPatternSteps);
    for (Secret secret : rule.patterns()) {
      finders.add(secret.finder(maxPatternSteps));
    }
    for (String regex : rule.regexes()) {
      finders.add(new Finder.ByPattern(Pattern.compile(regex), maxPatternSteps));
    }
  }

  @Override
  public boolean apply(Draft draft) {
    if (!when.test(draft)) {
      return true;
    }
    if (!draft.isParsed()
        && finders.isEmpty()
        && draft.additions() == null
        && !KeyScan.mayHave(draft, names)) {
      return true;
    }
    Notes notes = draft.notes();
    Map<String, Object> fields = draft.fields();
    int before = notes.maskedValues();
    if (draft.isWrapped() && namedPairs != null) {
      fields.computeIfPresent(
          Draft.MESSAGE,
          (name, text) ->
              text instanceof String s ? masked(s, namedPairs, MaskReason.NAME, notes) : text);
    }
    object(fields, null, notes);
    if (notes.maskedValues() > before) {
      draft.change();
    }
    return true;
  }

  private void object(Map<String, Object> object, String path, Notes notes) {
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      String name = entry.getKey();
      Object value = entry.getValue();
      if (value == null || (path == null && name.equals(Draft.TIMESTAMP))) {
        continue;
      }
      String full = names.needPaths() ? (path == null ? name : path + '.' + name) : "";
      Object masked =
          names.has(name) || (names.needPaths() && names.hasPath(full))
              ? whole(value, notes)
              : value(value, full, notes);
      if (masked != value) {
        entry.setValue(masked);
      }
    }
  }

  private Object whole(Object value, Notes notes) {
    if (value.equals(replacement)) {
      return value;
    }
    notes.masked(MaskReason.NAME);
    return replacement;
  }

  /** The same, unless there was something in it; objects and lists are changed in place. */
  private Object value(Object value, String path, Notes notes) {
    if (value instanceof String text) {
      return text(text, notes);
    }
    if (value instanceof JsonNumber number) {
      String masked = text(number.text(), notes);
      return masked.equals(number.text()) ? value : masked;
    }
    if (value instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked") // Json makes no other maps.
      Map<String, Object> object = (Map<String, Object>) value;
      object(object, path, notes);
    } else if (value instanceof List<?>) {
      @SuppressWarnings("unchecked") // Json makes no other lists.
      List<Object> list = (List<Object>) value;
      list.replaceAll(element -> element == null ? null : value(element, path, notes));
    }
    return value;
  }

  private String text(String text, Notes notes) {
    String masked = text;
    for (Finder finder : finders) {
      masked = masked(masked, finder, MaskReason.PATTERN, notes);
    }
    return masked;
  }

  private String masked(String text, Finder finder, MaskReason why, Notes notes) {
    try {
      if (!finder.on(text)) {
        return text;
      }
      StringBuilder masked = null;
      int copied = 0;
      while (finder.next()) {
        if (text.startsWith(replacement, finder.start())
            && finder.end() - finder.start() == replacement.length()) {
          continue;
        }
        masked = masked == null ? new StringBuilder(text.length()) : masked;
        masked.append(text, copied, finder.start()).append(replacement);
        copied = finder.end();
        notes.masked(why);
      }
      return masked == null ? text : masked.append(text, copied, text.length()).toString();
    } catch (PatternTooSlow e) {
      notes.masked(MaskReason.PATTERN_TOO_SLOW);
      return replacement;
    }
  }
}
