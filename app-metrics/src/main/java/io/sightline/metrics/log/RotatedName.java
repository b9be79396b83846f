package io.sightline.metrics.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rotated file is called: {@code <class>.<yyyy-MM-dd>.<n>.log}, with {@code .gz} once it is
 * compressed. The day is the UTC day of its lines, {@code n} counts from 0. Sorted oldest first.
 */
record RotatedName(LogClass logClass, LocalDate day, long number, boolean isCompressed)
    implements Comparable<RotatedName> {
  private static final Pattern SHAPE =
      Pattern.compile("([a-z]+)\\.(\\d{4}-\\d\\d-\\d\\d)\\.(\\d{1,15})\\.log(\\.gz)?");
  private static final Comparator<RotatedName> ORDER =
      Comparator.comparing(RotatedName::day)
          .thenComparing(RotatedName::number)
          .thenComparing(RotatedName::isCompressed);

  static Optional<RotatedName> parse(LogClass logClass, String name) {
    Matcher shape = SHAPE.matcher(name);
    if (!shape.matches() || !shape.group(1).equals(logClass.lowerCase())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RotatedName(
              logClass,
              LocalDate.parse(shape.group(2)),
              Long.parseLong(shape.group(3)),
              shape.group(4) != null));
    } catch (DateTimeParseException e) {
      // Not one of ours: we never write the 31st of February.
      return Optional.empty();
    }
  }

  /** All rotated files of a class, oldest first. */
  static List<RotatedName> list(Path directory, LogClass logClass) throws IOException {
    List<RotatedName> names = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, logClass.lowerCase() + ".*.log*")) {
      for (Path file : files) {
        parse(logClass, file.getFileName().toString()).ifPresent(names::add);
      }
    }
    names.sort(null);
    return names;
  }

  /** A name that is free. */
  static RotatedName next(Path directory, LogClass logClass, LocalDate day) throws IOException {
    long number = 0;
    for (RotatedName name : list(directory, logClass)) {
      if (name.day.equals(day)) {
        number = Math.max(number, name.number + 1);
      }
    }
    return new RotatedName(logClass, day, number, false);
  }

  RotatedName compressed() {
    return new RotatedName(logClass, day, number, true);
  }

  Path in(Path directory) {
    return directory.resolve(
        logClass.lowerCase() + "." + day + "." + number + (isCompressed ? ".log.gz" : ".log"));
  }

  @Override
  public int compareTo(RotatedName other) {
    return ORDER.compare(this, other);
  }
}
