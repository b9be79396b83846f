package io.sightline.shipper.receive;

import io.sightline.shipper.event.Malformed;
import java.util.Map;

/**
 * The parts of a syslog message, as windows into its bytes; {@code -1} for a start means that it
 * has none. RFC 5424 is read strictly, as it has a grammar; for RFC 3164, which only describes what
 * was seen, everything behind the priority may be missing. Not thread-safe.
 */
final class SyslogMessage {
  private static final int LONGEST_TAG = 64;
  private static final int LARGEST_PRIORITY = 191;

  private final SyslogTime time;
  private byte[] b;
  private int end;
  int priority;
  boolean timed;
  final Part host = new Part();
  final Part service = new Part();
  final Part processId = new Part();
  final Part messageId = new Part();
  final Part message = new Part();

  /** Empty or what RFC 5424 calls SD-PARAMs, under {@code <SD-ID>.<PARAM-NAME>}. */
  Map<String, String> structured = Map.of();

  static final class Part {
    int start = -1;
    int length;

    boolean isThere() {
      return start >= 0;
    }

    void set(int newStart, int newEnd) {
      start = newStart;
      length = newEnd - newStart;
    }

    void clear() {
      start = -1;
      length = 0;
    }
  }

  SyslogMessage(SyslogTime time) {
    this.time = time;
  }

  /** Returns null, or why it cannot be understood; the message is then all of the text. */
  Malformed parse(byte[] bytes, int start, int length, long receivedMillis) {
    b = bytes;
    end = start + length;
    clear();
    int at = priority(start);
    if (at < 0) {
      message.set(start, end);
      return Malformed.NOT_SYSLOG;
    }
    if (end - at >= 2 && b[at] == '1' && b[at + 1] == ' ') {
      if (header(at + 2)) {
        return null;
      }
      clear();
      message.set(start, end);
      return Malformed.BROKEN_SYSLOG;
    }
    old(at, receivedMillis);
    return null;
  }

  private void clear() {
    timed = false;
    host.clear();
    service.clear();
    processId.clear();
    messageId.clear();
    message.clear();
    structured = Map.of();
  }

  private int priority(int start) {
    priority = -1;
    if (end - start < 3 || b[start] != '<') {
      return -1;
    }
    int value = 0;
    int i = start + 1;
    while (i < end && i - start <= 3 && b[i] >= '0' && b[i] <= '9') {
      value = value * 10 + b[i] - '0';
      i++;
    }
    if (i == start + 1 || i == end || b[i] != '>' || value > LARGEST_PRIORITY) {
      return -1;
    }
    priority = value;
    return i + 1;
  }

  // --- RFC 5424 ---

  private boolean header(int start) {
    int at = start;
    if (at + 1 < end && b[at] == '-' && b[at + 1] == ' ') {
      at += 2;
    } else {
      at = time.read(b, at, end);
      if (at < 0 || at >= end || b[at] != ' ') {
        return false;
      }
      timed = true;
      at++;
    }
    at = field(host, at);
    at = field(service, at);
    at = field(processId, at);
    at = field(messageId, at);
    if (at < 0 || at >= end) {
      return false;
    }
    if (b[at] == '-') {
      at++;
    } else {
      StructuredData data = new StructuredData(b, end);
      at = data.read(at);
      if (at < 0) {
        return false;
      }
      structured = data.values();
    }
    if (at < end && b[at] != ' ') {
      return false;
    }
    at = Math.min(end, at + 1);
    boolean marked =
        end - at >= 3
            && b[at] == (byte) 0xef
            && b[at + 1] == (byte) 0xbb
            && b[at + 2] == (byte) 0xbf;
    at = marked ? at + 3 : at;
    // What rsyslog leaves of the space behind an old message's tag. An indentation stays.
    if (end - at >= 2 && b[at] == ' ' && b[at + 1] != ' ') {
      at++;
    }
    message.set(at, end);
    return true;
  }

  /** Returns behind the space that ends the field, or -1. */
  private int field(Part part, int start) {
    if (start < 0) {
      return -1;
    }
    int i = start;
    while (i < end && b[i] > ' ' && b[i] < 127) {
      i++;
    }
    if (i == start || i >= end || b[i] != ' ') {
      return -1;
    }
    if (i - start > 1 || b[start] != '-') {
      part.set(start, i);
    }
    return i + 1;
  }

  // --- RFC 3164 ---

  private void old(int start, long receivedMillis) {
    int at = time.readOld(b, start, end, receivedMillis);
    if (at < 0) {
      at = time.read(b, start, end);
    }
    if (at < 0) {
      message.set(start, end);
      return;
    }
    timed = true;
    at = overColonAndSpace(at);
    int behindTag = tag(at);
    if (behindTag < 0) {
      int space = space(at);
      if (space > at && space < end) {
        host.set(at, space);
        at = space + 1;
        behindTag = tag(at);
      }
    }
    message.set(behindTag < 0 ? at : behindTag, end);
  }

  private int overColonAndSpace(int at) {
    int i = at;
    if (i < end && b[i] == ':') {
      i++;
    }
    return i < end && b[i] == ' ' ? i + 1 : i;
  }

  private int space(int at) {
    int i = at;
    while (i < end && b[i] != ' ') {
      i++;
    }
    return i;
  }

  /** Reads {@code name:} or {@code name[process]:}; returns behind it, or -1. */
  private int tag(int start) {
    int i = start;
    int most = Math.min(end, start + LONGEST_TAG);
    while (i < most && b[i] > ' ' && b[i] < 127 && b[i] != ':' && b[i] != '[') {
      i++;
    }
    if (i == start || i >= most) {
      return -1;
    }
    int nameEnd = i;
    if (b[i] == '[') {
      int close = i + 1;
      while (close < most && b[close] > ' ' && b[close] != ']') {
        close++;
      }
      if (close >= most || b[close] != ']') {
        return -1;
      }
      if (close > i + 1) {
        processId.set(i + 1, close);
      }
      i = close + 1;
    } else if (b[i] != ':' || (i + 1 < end && b[i + 1] != ' ')) {
      // An IPv6 address or a word with a colon inside.
      return -1;
    }
    service.set(start, nameEnd);
    return overColonAndSpace(i);
  }
}
