package io.sightline.console.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people type, as a tree. There are no mistakes in it: what is no operator is a word, so that
 * a pasted log line finds itself.
 *
 * <pre>
 * timeout orders          both words
 * "gave up"               the words in this order
 * timeout OR refused      either; AND binds stronger, and may be left out
 * -health, NOT health     not
 * (a OR b) c              grouped
 * endpoint:/api/orders    of one field; field:* has it, duration_ms:&gt;500 is larger
 * NullPointer*            begins so
 * </pre>
 *
 * What stands before a colon counts as a field only when there is one of that name: {@code
 * java.io.IOException: closed} is text.
 */
final class SearchText {
  /** A part of the tree. */
  sealed interface Part {}

  record All(List<Part> parts) implements Part {}

  record Any(List<Part> parts) implements Part {}

  record Not(Part part) implements Part {}

  /**
   * A word or several in order.
   *
   * @param comparison {@code gt gte lt lte}, of a field alone
   */
  record Words(Optional<String> field, String text, boolean isPhrase, Optional<String> comparison)
      implements Part {}

  /**
   * What was understood.
   *
   * @param part absent when there is nothing to look for
   * @param notes a sentence for each thing that was not taken as it was probably meant
   */
  record Read(Optional<Part> part, List<String> notes) {}

  private enum Sign {
    OPEN,
    CLOSE,
    AND,
    OR,
    NOT,
    WORDS
  }

  private record Token(Sign sign, Words words) {
    static Token of(Sign sign) {
      return new Token(sign, new Words(Optional.empty(), "", false, Optional.empty()));
    }
  }

  private static final Pattern FIELD = Pattern.compile("([A-Za-z_@][\\w.@-]*):(?=\\S)");
  private static final Pattern COMPARISON = Pattern.compile("([<>]=?)([^\\s()\"<>=]+)");
  private static final Set<Character> ENDS = Set.of(' ', '\t', '\n', '\r', ')');
  private static final int MOST_WORDS = 50;
  private static final int DEEPEST = 20;

  private final String text;
  private final Predicate<String> isField;
  private final List<Token> tokens = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int at;
  private int next;

  private SearchText(String text, Predicate<String> isField) {
    this.text = text;
    this.isField = isField;
  }

  static Read read(String text, Predicate<String> isField) {
    return new SearchText(text, isField).read();
  }

  private Read read() {
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '(') {
        open += bracket(Sign.OPEN, 1);
      } else if (c == ')') {
        open += open > 0 ? bracket(Sign.CLOSE, -1) : skip();
      } else if (c == '-' && at + 1 < text.length() && startsOperand(text.charAt(at + 1))) {
        tokens.add(Token.of(Sign.NOT));
        at++;
      } else {
        operand();
      }
    }
    long words = tokens.stream().filter(token -> token.sign() == Sign.WORDS).count();
    if (words > MOST_WORDS) {
      notes.add("Only the first " + MOST_WORDS + " of " + words + " words are looked for.");
      keepFirstWords();
    }
    return new Read(alternatives(0), notes);
  }

  private int bracket(Sign sign, int change) {
    tokens.add(Token.of(sign));
    at++;
    return change;
  }

  private int skip() {
    at++;
    return 0;
  }

  private static boolean startsOperand(char c) {
    return Character.isLetterOrDigit(c) || c == '"' || c == '(' || c == '_' || c == '@' || c == '/';
  }

  private void operand() {
    Optional<String> field = Optional.empty();
    Matcher named = FIELD.matcher(text).region(at, text.length());
    if (named.lookingAt() && isField.test(named.group(1))) {
      field = Optional.of(named.group(1));
      at = named.end();
      Matcher comparison = COMPARISON.matcher(text).region(at, text.length());
      if (comparison.lookingAt()) {
        at = comparison.end();
        words(field, comparison.group(2), false, Optional.of(comparisonName(comparison.group(1))));
        return;
      }
    }
    if (text.charAt(at) == '"') {
      phrase(field);
    } else {
      word(field);
    }
  }

  private static String comparisonName(String sign) {
    return switch (sign) {
      case ">" -> "gt";
      case ">=" -> "gte";
      case "<" -> "lt";
      default -> "lte";
    };
  }

  private void phrase(Optional<String> field) {
    int end = text.indexOf('"', at + 1);
    if (end < 0) {
      notes.add("A quotation mark is not closed; everything behind it is taken as quoted.");
      end = text.length();
    }
    words(field, text.substring(at + 1, end), true, Optional.empty());
    at = Math.min(text.length(), end + 1);
  }

  private void word(Optional<String> field) {
    int start = at;
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      open += c == '(' ? 1 : 0;
      // main() is a word, and so is f(x).
      if (ENDS.contains(c) && (c != ')' || open == 0)) {
        break;
      }
      open -= c == ')' ? 1 : 0;
      at++;
    }
    String word = text.substring(start, at);
    if (field.isEmpty() && (word.equals("AND") || word.equals("OR") || word.equals("NOT"))) {
      tokens.add(Token.of(Sign.valueOf(word)));
    } else {
      words(field, field.isEmpty() ? trimmed(word) : word, false, Optional.empty());
    }
  }

  /** Without the marks of a sentence around it. */
  private static String trimmed(String word) {
    String trimmed = word.replaceAll("^[,;:!?'\"]+|[,;:.!?'\"]+$", "");
    return trimmed.isEmpty() ? word : trimmed;
  }

  private void words(
      Optional<String> field, String words, boolean isPhrase, Optional<String> comparison) {
    if (!words.isBlank()) {
      tokens.add(new Token(Sign.WORDS, new Words(field, words, isPhrase, comparison)));
    }
  }

  private void keepFirstWords() {
    int seen = 0;
    for (int i = 0; i < tokens.size(); i++) {
      seen += tokens.get(i).sign() == Sign.WORDS ? 1 : 0;
      if (seen > MOST_WORDS) {
        tokens.subList(i, tokens.size()).clear();
      }
    }
  }

  private Optional<Part> alternatives(int depth) {
    List<Part> any = new ArrayList<>();
    sequence(depth).ifPresent(any::add);
    while (isNext(Sign.OR)) {
      next++;
      sequence(depth).ifPresent(any::add);
    }
    return any.size() > 1 ? Optional.of(new Any(any)) : any.stream().findFirst();
  }

  private Optional<Part> sequence(int depth) {
    List<Part> all = new ArrayList<>();
    while (next < tokens.size() && !isNext(Sign.OR) && !(isNext(Sign.CLOSE) && depth > 0)) {
      single(depth).ifPresent(all::add);
    }
    return all.size() > 1 ? Optional.of(new All(all)) : all.stream().findFirst();
  }

  private Optional<Part> single(int depth) {
    Token token = tokens.get(next++);
    return switch (token.sign()) {
      case WORDS -> Optional.of(token.words());
      case NOT ->
          next < tokens.size() && !isNext(Sign.OR) && !isNext(Sign.CLOSE)
              ? single(depth).map(Not::new)
              : Optional.empty();
      case OPEN -> depth < DEEPEST ? group(depth + 1) : Optional.empty();
      case AND, OR, CLOSE -> Optional.empty();
    };
  }

  private Optional<Part> group(int depth) {
    Optional<Part> inside = alternatives(depth);
    if (isNext(Sign.CLOSE)) {
      next++;
    }
    return inside;
  }

  private boolean isNext(Sign sign) {
    return next < tokens.size() && tokens.get(next).sign() == sign;
  }
}
