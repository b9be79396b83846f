package io.sightline.shipper.receive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * The times of syslog messages: reads both kinds and writes them in UTC. Not thread-safe; it
 * remembers the last hour and day, as messages come in order as a rule.
 */
final class SyslogTime {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int DAY_SECONDS = 86_400;
  private static final int MOST_DIGITS = 9;

  private final ZoneId zone;
  private long knownHour = -1;
  private long knownReceivedHour = -1;
  private long knownHourSeconds;
  private long writtenDay = Long.MIN_VALUE;
  private final byte[] writtenDate = new byte[10];

  /** What {@link #read} found: seconds since 1970, and the digits of the fraction in the text. */
  private long seconds;

  private int fractionStart;
  private int fractionLength;

  SyslogTime(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Reads a time of RFC 3339, such as {@code 2026-11-21T05:06:07.123456+01:00}.
   *
   * @return behind it, or -1 when there is none
   */
  int read(byte[] b, int at, int end) {
    if (end - at < 20
        || b[at + 4] != '-'
        || b[at + 7] != '-'
        || (b[at + 10] != 'T' && b[at + 10] != 't')
        || b[at + 13] != ':'
        || b[at + 16] != ':') {
      return -1;
    }
    int year = number(b, at, 4);
    int month = number(b, at + 5, 2);
    int day = number(b, at + 8, 2);
    int hour = number(b, at + 11, 2);
    int minute = number(b, at + 14, 2);
    int second = number(b, at + 17, 2);
    if (year < 0 || !isDay(year, month, day) || !isClock(hour, minute, second)) {
      return -1;
    }
    int i = fraction(b, at + 19, end);
    if (i < 0 || i >= end) {
      return -1;
    }
    int offset = 0;
    if (b[i] == 'Z' || b[i] == 'z') {
      i++;
    } else if ((b[i] == '+' || b[i] == '-') && end - i >= 6 && b[i + 3] == ':') {
      int hours = number(b, i + 1, 2);
      int minutes = number(b, i + 4, 2);
      if (!isClock(hours, minutes, 0)) {
        return -1;
      }
      offset = (b[i] == '+' ? 1 : -1) * (hours * 3600 + minutes * 60);
      i += 6;
    } else {
      return -1;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    seconds = days * DAY_SECONDS + hour * 3600L + minute * 60L + second - offset;
    return i;
  }

  /**
   * Reads a time of RFC 3164, such as {@code Nov 21 05:06:07}; a year behind the day and a fraction
   * behind the seconds are understood too. Without a year it is the one that brings the time next
   * to when the message came.
   *
   * @return behind it, or -1 when there is none
   */
  int readOld(byte[] b, int at, int end, long receivedMillis) {
    if (end - at < 15 || b[at + 3] != ' ' || b[at + 6] != ' ') {
      return -1;
    }
    int month = month(b, at);
    int day = b[at + 4] == ' ' ? number(b, at + 5, 1) : number(b, at + 4, 2);
    int i = at + 7;
    int year = 0;
    if (end - i >= 13 && b[i + 4] == ' ' && number(b, i, 4) > 0) {
      year = number(b, i, 4);
      i += 5;
    }
    if (month < 0 || day < 1 || end - i < 8 || b[i + 2] != ':' || b[i + 5] != ':') {
      return -1;
    }
    int hour = number(b, i, 2);
    int minute = number(b, i + 3, 2);
    int second = number(b, i + 6, 2);
    if (!isClock(hour, minute, second)) {
      return -1;
    }
    int behind = fraction(b, i + 8, end);
    if (behind < 0) {
      return -1;
    }
    long start = hour(year, month, day, hour, receivedMillis);
    if (start < 0) {
      return -1;
    }
    seconds = start + minute * 60L + second;
    return behind;
  }

  /** When that local hour began, in seconds since 1970, or -1 when no calendar has the day. */
  private long hour(int year, int month, int day, int hour, long receivedMillis) {
    long key = ((year * 16L + month) * 32 + day) * 32 + hour;
    long receivedHour = receivedMillis / 3_600_000;
    if (key == knownHour && receivedHour == knownReceivedHour) {
      return knownHourSeconds;
    }
    long found = -1;
    int received = Instant.ofEpochMilli(receivedMillis).atZone(zone).getYear();
    int first = year > 0 ? year : received - 1;
    int last = year > 0 ? year : received + 1;
    for (int y = first; y <= last; y++) {
      if (isDay(y, month, day)) {
        long start = LocalDateTime.of(y, month, day, hour, 0).atZone(zone).toEpochSecond();
        long distance = Math.abs(start - receivedMillis / 1000);
        if (found < 0 || distance < Math.abs(found - receivedMillis / 1000)) {
          found = start;
        }
      }
    }
    knownHour = key;
    knownReceivedHour = receivedHour;
    knownHourSeconds = found;
    return found;
  }

  /** Goes over a point and its digits, if they are there. */
  private int fraction(byte[] b, int at, int end) {
    fractionLength = 0;
    if (at >= end || b[at] != '.') {
      return at;
    }
    int i = at + 1;
    while (i < end && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    fractionStart = at + 1;
    fractionLength = Math.min(i - fractionStart, MOST_DIGITS);
    return i == at + 1 ? -1 : i;
  }

  private static int month(byte[] b, int at) {
    for (int i = 0; i < MONTHS.length(); i += 3) {
      if (b[at] == MONTHS.charAt(i)
          && b[at + 1] == MONTHS.charAt(i + 1)
          && b[at + 2] == MONTHS.charAt(i + 2)) {
        return i / 3 + 1;
      }
    }
    return -1;
  }

  private static boolean isDay(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int days =
        switch (month) {
          case 2 -> leap ? 29 : 28;
          case 4, 6, 9, 11 -> 30;
          default -> 31;
        };
    return day <= days;
  }

  private static boolean isClock(int hour, int minute, int second) {
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  }

  private static int number(byte[] b, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return -1;
      }
      value = value * 10 + b[i] - '0';
    }
    return value;
  }

  /** Writes what was read last, with the fraction as it was. */
  void write(JsonText out, byte[] b) {
    second(out, seconds);
    if (fractionLength > 0) {
      out.raw('.').raw(b, fractionStart, fractionLength);
    }
    out.raw('Z').raw('"');
  }

  void write(JsonText out, long millis) {
    second(out, Math.floorDiv(millis, 1000L));
    int rest = (int) Math.floorMod(millis, 1000L);
    out.raw('.').raw((char) ('0' + rest / 100));
    two(out, rest % 100);
    out.raw('Z').raw('"');
  }

  private void second(JsonText out, long epochSecond) {
    long day = Math.floorDiv(epochSecond, (long) DAY_SECONDS);
    if (day != writtenDay) {
      byte[] date = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(date, 0, writtenDate, 0, writtenDate.length);
      writtenDay = day;
    }
    int rest = (int) Math.floorMod(epochSecond, (long) DAY_SECONDS);
    out.raw('"').raw(writtenDate).raw('T');
    two(out, rest / 3600);
    out.raw(':');
    two(out, rest / 60 % 60);
    out.raw(':');
    two(out, rest % 60);
  }

  private static void two(JsonText out, int number) {
    out.raw((char) ('0' + number / 10)).raw((char) ('0' + number % 10));
  }
}
