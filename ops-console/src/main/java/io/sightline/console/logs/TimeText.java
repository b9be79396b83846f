package io.sightline.console.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as they stand in addresses: {@code now}, {@code now-15m}, {@code now-1d/d} (the start of
 * that day in UTC), milliseconds of the epoch, or an ISO-8601 instant.
 */
final class TimeText {
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:([+-])(\\d{1,6})([smhdwMy]))?(?:/([smhdwMy]))?");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Pattern MILLISECONDS = Pattern.compile("-?\\d{1,14}");

  private TimeText() {}

  /** Empty for what is no time, and for times before 1970 and after 9999. */
  static Optional<Instant> parse(String text, Instant now) {
    return any(text, now).filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(LATEST));
  }

  private static Optional<Instant> any(String text, Instant now) {
    try {
      Matcher relative = RELATIVE.matcher(text);
      if (relative.matches()) {
        return Optional.of(relative(relative, now.atZone(ZoneOffset.UTC)).toInstant());
      }
      return Optional.of(
          MILLISECONDS.matcher(text).matches()
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : Instant.parse(text));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime relative(Matcher text, ZonedDateTime now) {
    ZonedDateTime time = now;
    if (text.group(1) != null) {
      long amount = Long.parseLong(text.group(2)) * (text.group(1).equals("-") ? -1 : 1);
      time = time.plus(amount, unit(text.group(3)));
    }
    return text.group(4) == null ? time : startOf(time, unit(text.group(4)));
  }

  private static ZonedDateTime startOf(ZonedDateTime time, ChronoUnit unit) {
    return switch (unit) {
      case WEEKS ->
          time.truncatedTo(ChronoUnit.DAYS).minusDays(time.getDayOfWeek().getValue() - 1L);
      case MONTHS -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      case YEARS -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
      default -> time.truncatedTo(unit);
    };
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "w" -> ChronoUnit.WEEKS;
      case "M" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.YEARS;
    };
  }
}
