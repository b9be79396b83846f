package io.sightline.shipper;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.flow.Document;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Utf8;
import java.time.Clock;

/**
 * Makes documents of lines that no rule touches: the line's own bytes, or what is not UTF-8
 * replaced, or a document around the text when it is none itself. Holds the last one, so that
 * nothing is allocated for a line that is well. Not thread-safe.
 */
final class RawLines {
  private final String environment;
  private final Clock clock;
  private byte[] bytes = new byte[0];
  private int start;
  private int length;
  private int replaced;
  private Malformed flaw;

  RawLines(String environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /** What {@link #bytes} and the others tell of from now on. */
  void prepare(Line line) {
    bytes = line.bytes();
    start = line.start();
    length = line.length();
    replaced = 0;
    if (!Utf8.isAscii(bytes, start, length)) {
      Utf8.Repaired repaired = Utf8.repaired(bytes, start, length);
      if (repaired != null) {
        replaced = repaired.replaced();
        take(repaired.bytes());
      }
    }
    flaw = line.isPiece() ? Malformed.TOO_LONG : Document.flaw(bytes, start, length);
    if (flaw != null) {
      take(Document.wrapping(bytes, start, length, flaw, clock.instant(), environment));
    }
  }

  private void take(byte[] document) {
    bytes = document;
    start = 0;
    length = document.length;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int length() {
    return length;
  }

  /** How many sequences of bytes became U+FFFD. */
  int replaced() {
    return replaced;
  }

  /** Why the line is wrapped; null when it is not. */
  Malformed flaw() {
    return flaw;
  }
}
