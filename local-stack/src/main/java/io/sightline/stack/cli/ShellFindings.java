package io.sightline.stack.cli;

import io.sightline.stack.diagnosis.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What {@code deploy.sh} found out before it called this program: lines of subject, ok, problem or
 * skipped, what was found, and what to do, with tabs between.
 */
final class ShellFindings {
  private ShellFindings() {}

  static List<Finding> read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(ShellFindings::finding)
        .toList();
  }

  private static Finding finding(String line) {
    String[] part = line.split("\t", -1);
    if (part.length != 4) {
      throw new IllegalArgumentException("expected four fields with tabs between, was: " + line);
    }
    return switch (part[1]) {
      case "ok" -> Finding.ok(part[0], part[2]);
      case "skipped" -> Finding.skipped(part[0], part[2], part[3]);
      default -> Finding.problem(part[0], part[2], part[3]);
    };
  }
}
