package io.sightline.shipper.process;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads times. A format without a year takes the year that puts the time nearest to now, and one
 * without a day takes today. Not thread-safe.
 */
final class TimeFormat {
  static final String ISO = "iso8601";
  private static final String SECONDS = "epoch_seconds";
  private static final String MILLIS = "epoch_millis";

  private static final Pattern QUOTED = Pattern.compile("'[^']*'");
  private static final Pattern YEAR_LETTER = Pattern.compile("[yuY]");

  /**
   * The usual variants: a blank for the T, a comma for the point, no seconds, any offset or none.
   */
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalStart()
          .appendLiteral(',')
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
          .optionalEnd()
          .appendPattern("[' '][XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private final int digitsOfEpoch;
  private final boolean withoutYear;
  private final String letters;
  private final ZoneId zone;
  private DateTimeFormatter formatter;
  private int year = Integer.MIN_VALUE;

  TimeFormat(String format, ZoneId zone) {
    this.digitsOfEpoch = format.equals(SECONDS) ? 9 : format.equals(MILLIS) ? 6 : 0;
    this.letters = format;
    this.zone = zone;
    if (format.equals(ISO) || digitsOfEpoch > 0) {
      withoutYear = false;
      formatter = ISO_8601;
    } else {
      formatter = formatter(format, null);
      withoutYear = !YEAR_LETTER.matcher(QUOTED.matcher(format).replaceAll("")).find();
    }
  }

  /** Throws IllegalArgumentException when nothing can be read with it. */
  static String checked(String format) {
    return new TimeFormat(format, ZoneOffset.UTC).letters;
  }

  private static DateTimeFormatter formatter(String format, Integer year) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(format);
    if (year != null) {
      builder.parseDefaulting(ChronoField.YEAR, year);
    }
    return builder.toFormatter(Locale.ENGLISH);
  }

  /** Null when the text is no such time. */
  Instant read(String text, Instant now) {
    try {
      if (digitsOfEpoch > 0) {
        return epoch(text);
      }
      return withoutYear ? nearest(text, now) : instant(formatter.parse(text), now);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private Instant epoch(String text) {
    if (text.length() > 40 || JsonNumber.of(text) == null) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > 40) {
      return null;
    }
    long nanosPerUnit = digitsOfEpoch == 9 ? 1_000_000_000L : 1_000_000L;
    BigDecimal nanos =
        number.multiply(BigDecimal.valueOf(nanosPerUnit)).setScale(0, RoundingMode.DOWN);
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private Instant nearest(String text, Instant now) {
    int current = now.atZone(zone).getYear();
    if (year != current) {
      year = current;
      formatter = formatter(letters, current);
    }
    Instant time = instant(formatter.parse(text), now);
    // Half a year, so that a line of December is read well in January and the other way round.
    long half = 182L * 86_400;
    long ahead = time.getEpochSecond() - now.getEpochSecond();
    if (Math.abs(ahead) <= half) {
      return time;
    }
    return time.atZone(zone).plusYears(ahead > 0 ? -1 : 1).toInstant();
  }

  private Instant instant(TemporalAccessor parsed, Instant now) {
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(parsed);
    }
    ZoneId own = parsed.query(TemporalQueries.zone());
    ZoneId used = own == null ? zone : own;
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (date == null && time == null) {
      throw new DateTimeException("neither a day nor a time");
    }
    return LocalDateTime.of(
            date == null ? now.atZone(used).toLocalDate() : date,
            time == null ? LocalTime.MIDNIGHT : time)
        .atZone(used)
        .toInstant();
  }
}
