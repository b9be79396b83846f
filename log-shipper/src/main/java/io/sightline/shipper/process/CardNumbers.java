package io.sightline.shipper.process;

/**
 * Finds numbers of payment cards: digits, maybe in groups with one blank or hyphen between them, as
 * long as the issuer that the first digits name makes them, and right by Luhn's check (ISO/IEC
 * 7812-1, annex B). A longer row of digits without separators is no card; in a row of groups each
 * stretch of whole groups may be one. Not thread-safe.
 */
final class CardNumbers implements Finder {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  private String text = "";
  private int start;
  private int end;

  @Override
  public boolean on(String newText) {
    text = newText;
    start = 0;
    end = 0;
    return newText.length() >= SHORTEST;
  }

  @Override
  public boolean next() {
    for (int i = end; i < text.length(); i++) {
      if (isDigit(i) && (i == 0 || !isDigit(i - 1)) && cardFrom(i)) {
        return true;
      }
    }
    end = text.length();
    return false;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int end() {
    return end;
  }

  /** The longest card that begins here and ends where a group does. */
  private boolean cardFrom(int from) {
    int digits = 0;
    int until = -1;
    for (int i = from; i < text.length() && digits <= LONGEST; i++) {
      if (isDigit(i)) {
        digits++;
        boolean groupEnds = i + 1 == text.length() || !isDigit(i + 1);
        if (groupEnds && digits <= LONGEST && isCard(from, i + 1, digits)) {
          until = i + 1;
        }
      } else if ((text.charAt(i) != ' ' && text.charAt(i) != '-') || !isDigit(i - 1)) {
        break;
      }
    }
    if (until < 0) {
      return false;
    }
    start = from;
    end = until;
    return true;
  }

  private boolean isDigit(int at) {
    return text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private boolean isCard(int from, int until, int digits) {
    if (digits < SHORTEST) {
      return false;
    }
    int prefix = 0;
    for (int i = from, taken = 0; taken < 4; i++) {
      if (isDigit(i)) {
        prefix = prefix * 10 + text.charAt(i) - '0';
        taken++;
      }
    }
    return isIssued(prefix, digits) && sum(from, until) % 10 == 0;
  }

  /** Which lengths there are for the first four digits. */
  private static boolean isIssued(int prefix, int digits) {
    int two = prefix / 100;
    return switch (prefix / 1000) {
      case 2 -> prefix >= 2200 && prefix <= 2720 && digits >= 16;
      case 3 -> (two == 34 || two == 37) ? digits == 15 : digits >= 14;
      case 4 -> digits == 13 || digits == 16 || digits == 19;
      case 5 -> two < 51 || two > 55 || digits == 16;
      case 6 -> true;
      default -> false;
    };
  }

  private int sum(int from, int until) {
    int sum = 0;
    boolean twice = false;
    for (int i = until - 1; i >= from; i--) {
      if (isDigit(i)) {
        int digit = text.charAt(i) - '0';
        int counted = twice ? digit * 2 : digit;
        sum += counted > 9 ? counted - 9 : counted;
        twice = !twice;
      }
    }
    return sum;
  }
}
