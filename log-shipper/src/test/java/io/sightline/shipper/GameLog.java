package io.sightline.shipper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/** A log of a game: written in lines and parts of lines, and rotated in every way. */
final class GameLog {
  private final Path log;
  private final Kind kind;
  private final Random random;
  private final LongSupplier numbers;
  private final Set<Long> written = new TreeSet<>();
  private final Set<Long> poisoned = new TreeSet<>();
  private String partial = "";
  private int rotations;

  /** What its lines are. */
  enum Kind {
    /** A document each; some are refused for good. */
    JSON,
    /** Text, of which several lines may be one document. */
    ENTRIES
  }

  /**
   * @param numbers of the lines of all logs
   */
  GameLog(Path log, Kind kind, Random random, LongSupplier numbers) {
    this.log = log;
    this.kind = kind;
    this.random = random;
    this.numbers = numbers;
  }

  /** The numbers of all lines. */
  Set<Long> written() {
    return written;
  }

  /** Of these, the ones that no server takes. */
  Set<Long> poisoned() {
    return poisoned;
  }

  void write(int lines) throws IOException {
    StringBuilder text = new StringBuilder(partial);
    partial = "";
    for (int i = 0; i < lines; i++) {
      text.append(line());
    }
    ShipperFolder.append(log, text.toString());
  }

  /** Lines, and the beginning of one that the next write ends. */
  void writePart(int lines) throws IOException {
    write(lines);
    String line = line();
    int cut = 1 + random.nextInt(line.length() - 1);
    ShipperFolder.append(log, line.substring(0, cut));
    partial = line.substring(cut);
  }

  private String line() {
    long number = numbers.getAsLong();
    written.add(number);
    String text = "x".repeat(random.nextInt(200));
    if (kind == Kind.ENTRIES) {
      String begin = random.nextInt(3) == 0 ? "" : "\tat ";
      return begin + "seq=" + number + ' ' + text + '\n';
    }
    String poison = "";
    if (random.nextInt(40) == 0) {
      poisoned.add(number);
      poison = ",\"poison\":1";
    }
    return "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"seq\":"
        + number
        + poison
        + ",\"text\":\""
        + text
        + "\"}\n";
  }

  /**
   * As logrotate and its like do it; a line is never cut by it.
   *
   * @param onlyRename nothing is packed or copied
   */
  String rotate(boolean onlyRename) throws IOException {
    if (!partial.isEmpty() || !Files.exists(log)) {
      return "nothing to rotate";
    }
    Path rotated = rotated(".log");
    switch (onlyRename ? 0 : random.nextInt(5)) {
      case 0 -> {
        Files.move(log, rotated);
        return "rename " + log.getFileName();
      }
      case 1 -> {
        Files.move(log, rotated);
        pack(rotated);
        return "rename and pack " + log.getFileName();
      }
      case 2 -> {
        Files.move(pack(log), rotated(".log.gz"));
        return "pack and delete " + log.getFileName();
      }
      default -> {
        Files.copy(log, rotated);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
        write(random.nextInt(3) * random.nextInt(60));
        return "copy and truncate " + log.getFileName();
      }
    }
  }

  private Path rotated(String suffix) {
    String name = log.getFileName().toString().replace(".log", "");
    return log.resolveSibling(name + ".2026-11-21." + rotations++ + suffix);
  }

  private static Path pack(Path file) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(half))) {
      Files.copy(file, out);
    }
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    Files.move(half, packed);
    Files.delete(file);
    return packed;
  }

  @Override
  public String toString() {
    return log.getFileName().toString();
  }
}
