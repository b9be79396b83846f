package io.sightline.shipper.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/** The lines of one life of a file, and where it is; the path is null when it is nowhere. */
final class LogLines {
  Path path;
  final List<String> lines = new ArrayList<>();
  String partial = "";
  boolean listed = true;

  /** The running shipper has looked while it was listed. */
  boolean seen;

  /** The checkpoint knows it. */
  boolean known;

  /** Its bytes are gone from the disk, but an open descriptor may still lead to them. */
  boolean deleted;

  /** The shipper cannot know of it. */
  boolean hopeless;

  /** A line over the limit comes in pieces. */
  void add(String line) {
    for (int from = 0; from < line.length(); from += Follower.MAX_LINE_BYTES) {
      lines.add(line.substring(from, Math.min(line.length(), from + Follower.MAX_LINE_BYTES)));
    }
  }

  boolean isPacked() {
    return path.toString().endsWith(".gz");
  }

  byte[] packed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      Files.copy(path, out);
    }
    return packed.toByteArray();
  }

  static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }

  /** Documents that are there twice; headers and the short ends of long lines may be. */
  static Set<String> doubles(List<String> documents) {
    Set<String> once = new HashSet<>();
    Set<String> doubles = new TreeSet<>();
    for (String line : documents) {
      boolean tooShort = line.length() < 8;
      if (!line.startsWith("#") && !tooShort && !once.add(line)) {
        doubles.add(line);
      }
    }
    return doubles;
  }
}
