package io.sightline.shipper.spool;

import io.sightline.shipper.event.Malformed;

/**
 * Makes the line that goes on to the pipeline of a message that lay in the spool. The same message
 * gives the same line for ever, because the line's id is made of its place. Only the engine thread
 * calls it, so it may reuse its buffers.
 */
public interface Rendering {

  /** Hands the message over as it is. */
  static Rendering none() {
    return (entry, out) -> {
      out.set(entry.bytes(), entry.start(), entry.length());
      return null;
    };
  }

  /** Returns null, or why the message's text was wrapped instead of understood. */
  Malformed render(Entry entry, Rendered out);

  /** The line: a window that is valid until the next call. */
  final class Rendered {
    byte[] bytes;
    int start;
    int length;

    public void set(byte[] newBytes, int newStart, int newLength) {
      bytes = newBytes;
      start = newStart;
      length = newLength;
    }

    public byte[] bytes() {
      return bytes;
    }

    public int start() {
      return start;
    }

    public int length() {
      return length;
    }
  }
}
