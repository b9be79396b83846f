package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;

/** Makes fields of a text, and the time of a document of its fields. Not thread-safe. */
final class LineParser {
  private final Parse rule;
  private final Clock clock;
  private final String environment;
  private final Map<String, String> groups;
  private final BoundedPattern pattern;
  private final TimestampRule time;
  private final TimeFormat timeFormat;

  LineParser(ProcessConfig config, Destination usual, Clock clock) {
    this.rule = config.parse() == null ? Parse.JSON : config.parse();
    this.clock = clock;
    this.environment = usual.environment();
    NamedPattern named =
        switch (rule.format()) {
          case REGEX -> NamedPattern.regex(rule.pattern());
          case GROK -> NamedPattern.grok(rule.pattern(), rule.grokPatterns());
          default -> null;
        };
    this.groups = named == null ? Map.of() : named.fields();
    this.pattern =
        named == null ? null : new BoundedPattern(named.regex(), config.maxPatternSteps());
    this.time = config.timestamp();
    this.timeFormat = time == null ? null : new TimeFormat(time.format(), time.zone());
  }

  /** JSON stays bytes if it may; whatever is not as expected is wrapped. */
  void parse(Draft draft) {
    if (rule.format() == Parse.Format.JSON) {
      json(draft);
      return;
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put(Draft.TIMESTAMP, null);
    String text = draft.text();
    try {
      fields(text, made);
    } catch (Unparsable e) {
      draft.wrap(e.why());
      return;
    }
    if (rule.keepTextAs() != null) {
      made.putIfAbsent(rule.keepTextAs(), text);
    }
    made.putIfAbsent("environment", environment);
    draft.parsed(made);
    if (time != null) {
      readTime(draft);
    }
    made.computeIfAbsent(Draft.TIMESTAMP, name -> clock.instant().toString());
  }

  private void json(Draft draft) {
    Malformed flaw = Document.flaw(draft.bytes(), draft.start(), draft.length());
    if (flaw != null && !(flaw == Malformed.NO_TIMESTAMP && time != null)) {
      draft.wrap(flaw);
    } else if (time != null) {
      draft.fields();
      if (!draft.isWrapped()) {
        readTime(draft);
      }
    }
  }

  private void fields(String text, Map<String, Object> made) throws Unparsable {
    switch (rule.format()) {
      case LOGFMT -> {
        Map<String, Object> read = new LinkedHashMap<>();
        Logfmt.read(text, read);
        made.putAll(read);
      }
      case REGEX, GROK -> groups(text, made);
      default -> {
        made.put("level", "UNKNOWN");
        made.put(Draft.MESSAGE, text);
      }
    }
    for (String name : rule.numbers()) {
      made.computeIfPresent(name, (field, value) -> number(value));
    }
  }

  private static Object number(Object value) {
    JsonNumber number = value instanceof String text ? JsonNumber.of(text) : null;
    return number == null ? value : number;
  }

  private void groups(String text, Map<String, Object> made) throws Unparsable {
    Matcher found;
    try {
      found = pattern.on(text).next();
    } catch (PatternTooSlow e) {
      throw new Unparsable(Malformed.PATTERN_TOO_SLOW);
    }
    if (found == null) {
      throw new Unparsable(Malformed.NO_MATCH);
    }
    for (Map.Entry<String, String> entry : groups.entrySet()) {
      int start = found.start(entry.getKey());
      if (start >= 0 && made.get(entry.getValue()) == null) {
        made.put(entry.getValue(), text.substring(start, found.end(entry.getKey())));
      }
    }
  }

  /** A document whose time cannot be read keeps its fields and has the time of reading. */
  private void readTime(Draft draft) {
    Map<String, Object> fields = draft.fields();
    Instant now = clock.instant();
    String text = Fields.text(Fields.get(fields, time.field()));
    boolean hasTime = fields.get(Draft.TIMESTAMP) != null;
    if (text == null && hasTime) {
      return;
    }
    if (text == null && rule.format() == Parse.Format.JSON) {
      draft.wrap(Malformed.NO_TIMESTAMP);
      return;
    }
    Instant read = text == null ? null : timeFormat.read(text, now);
    if (read != null) {
      Fields.Place place = Fields.find(fields, time.field());
      place.object().remove(place.name());
      fields.put(Draft.TIMESTAMP, read.toString());
    } else {
      draft.notes().malformed(Malformed.BAD_TIMESTAMP);
      fields.put(Draft.ERROR, Malformed.BAD_TIMESTAMP.label());
      if (!hasTime || time.field().equals(Draft.TIMESTAMP)) {
        fields.put(Draft.TIMESTAMP, now.toString());
      }
    }
    draft.change();
  }
}
