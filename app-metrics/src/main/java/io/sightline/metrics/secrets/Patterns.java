package io.sightline.metrics.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Secrets that are recognised by their form alone. Each look ahead is bounded or ends the search.
 */
final class Patterns {
  /** What a search found nothing gives. */
  static final int NONE = -1;

  private static final int CARD_MIN = 13;
  private static final int CARD_MAX = 19;
  private static final int LONGEST_GROUP = 6;
  private static final int TOKEN_MIN = 8;
  private static final int CERTAINLY_TOKEN = 20;

  private Patterns() {}

  /**
   * Where a payment card's number ends that starts here: 13 to 19 digits, alone or in groups with a
   * blank or {@code -} between, with an issuer's first digits and Luhn's check digit. A number that
   * is part of a word or of a decimal is none, and so is one in groups of other sizes than a
   * card's: the start or the end of a UUID.
   */
  static int cardEnd(String text, int from) {
    if (from > 0 && (isWord(text.charAt(from - 1)) || isDecimal(text, from))) {
      return NONE;
    }
    int found = NONE;
    int digits = 0;
    int asIs = 0;
    int doubled = 0;
    int group = 0;
    boolean grouped = false;
    int i = from;
    while (i < text.length() && digits < CARD_MAX) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (grouped && group == LONGEST_GROUP) {
          return NONE;
        }
        int digit = c - '0';
        int twice = digit > 4 ? digit * 2 - 9 : digit * 2;
        boolean even = digits % 2 == 0;
        asIs += even ? digit : twice;
        doubled += even ? twice : digit;
        digits++;
        group++;
        i++;
        boolean last = i == text.length() || !isWord(text.charAt(i));
        int sum = digits % 2 == 0 ? doubled : asIs;
        if (last && digits >= CARD_MIN && sum % 10 == 0 && isIssued(text, from, digits)) {
          found = i;
        }
      } else if ((c == ' ' || c == '-')
          && (group == 4 || group == LONGEST_GROUP)
          && i + 1 < text.length()
          && isDigit(text.charAt(i + 1))) {
        group = 0;
        grouped = true;
        i++;
      } else {
        break;
      }
    }
    return found;
  }

  private static boolean isDecimal(String text, int from) {
    return text.charAt(from - 1) == '.' && from > 1 && isDigit(text.charAt(from - 2));
  }

  /** Whether an issuer gives out numbers with these first digits and this length. */
  private static boolean isIssued(String text, int from, int digits) {
    int prefix = 0;
    int taken = 0;
    for (int i = from; taken < 4; i++) {
      if (isDigit(text.charAt(i))) {
        prefix = prefix * 10 + text.charAt(i) - '0';
        taken++;
      }
    }
    int two = prefix / 100;
    if (prefix / 1000 == 4) {
      return digits == 13 || digits == 16 || digits == 19;
    }
    if ((two >= 51 && two <= 55) || (prefix >= 2221 && prefix <= 2720)) {
      return digits == 16;
    }
    if (two == 34 || two == 37) {
      return digits == 15;
    }
    if (two == 30 || two == 36 || two == 38 || two == 39) {
      return digits == 14 || digits == 16;
    }
    boolean others =
        two == 35 || two == 50 || (two >= 56 && two <= 58) || (two >= 60 && two <= 67) || two == 81;
    return others && digits >= 16;
  }

  /** Where the token after {@code Bearer} or {@code Basic} ends, when there is one here. */
  static int bearerEnd(String text, int from) {
    int end = tokenEnd(text, from);
    if (end - from >= CERTAINLY_TOKEN) {
      return end;
    }
    return end - from >= TOKEN_MIN && hasDigit(text, from, end) ? end : NONE;
  }

  /** The same for {@code Basic}: Base64 of {@code user:password}. */
  static int basicEnd(String text, int from) {
    int end = tokenEnd(text, from);
    if (end == from || end - from > 8192) {
      return end == from ? NONE : end;
    }
    try {
      byte[] plain = Base64.getDecoder().decode(text.substring(from, end));
      return new String(plain, StandardCharsets.ISO_8859_1).indexOf(':') >= 0 ? end : NONE;
    } catch (IllegalArgumentException e) {
      // Prose: "basic authentication".
      return NONE;
    }
  }

  /** Whether what begins with {@code eyJ} is a JSON web token: parts with dots between. */
  static boolean isWebToken(String text, int from, int end) {
    for (int i = from; end - from >= CERTAINLY_TOKEN && i < end; i++) {
      if (text.charAt(i) == '.') {
        return true;
      }
    }
    return false;
  }

  static int tokenEnd(String text, int from) {
    int i = from;
    while (i < text.length() && isToken(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isToken(char c) {
    return isWord(c) || c == '-' || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
  }

  static boolean hasDigit(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
