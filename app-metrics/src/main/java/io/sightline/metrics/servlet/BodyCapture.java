package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Exchange.Body;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of one body and keeps its start. Its memory is what was kept, never more than
 * the limit. Not thread-safe.
 */
final class BodyCapture {
  private static final int FIRST_BYTES = 512;

  private final int limit;
  private byte[] kept = {};
  private int length;
  private long total;

  /** With a limit of 0 it only counts. */
  BodyCapture(int limit) {
    this.limit = limit;
  }

  /** Whether bodies of this type are text that can stand in a log line. */
  static boolean readable(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.startsWith("application/xml")
        || type.startsWith("application/x-www-form-urlencoded")
        || type.startsWith("application/problem+")
        || type.startsWith("application/graphql")
        || type.startsWith("application/x-ndjson")
        || (type.startsWith("application/")
            && (type.contains("+json") || type.contains("+xml") || type.contains("yaml")));
  }

  void add(byte[] bytes, int offset, int count) {
    total += count;
    int room = Math.min(count, limit - length);
    if (room <= 0) {
      return;
    }
    makeRoom(room);
    System.arraycopy(bytes, offset, kept, length, room);
    length += room;
  }

  void add(int oneByte) {
    total++;
    if (length < limit) {
      makeRoom(1);
      kept[length++] = (byte) oneByte;
    }
  }

  /** Keeps these bytes, which did not come by, without counting them. */
  void keep(byte[] bytes) {
    long counted = total;
    add(bytes, 0, bytes.length);
    total = Math.max(counted, total);
  }

  private void makeRoom(int more) {
    if (length + more > kept.length) {
      int larger = Math.max(length + more, Math.max(FIRST_BYTES, kept.length * 2));
      kept = Arrays.copyOf(kept, Math.min(larger, limit));
    }
  }

  /** Forgets everything: the response was reset. */
  void reset() {
    length = 0;
    total = 0;
  }

  long total() {
    return total;
  }

  /** What was kept, or null when that is nothing. */
  @Nullable Body body(@Nullable String contentType) {
    if (length == 0) {
      return null;
    }
    return new Body(contentType, decode(charset(contentType)), total > length);
  }

  /** A character that the limit cut in two is left out, not replaced. */
  private String decode(Charset charset) {
    CharBuffer text = CharBuffer.allocate((int) (length * charset.newDecoder().maxCharsPerByte()));
    charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .decode(ByteBuffer.wrap(kept, 0, length), text, total == length);
    return text.flip().toString();
  }

  private static Charset charset(@Nullable String contentType) {
    int at = contentType == null ? -1 : contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (contentType == null || at < 0) {
      return StandardCharsets.UTF_8;
    }
    String name = contentType.substring(at + "charset=".length()).split("[;\\s]", 2)[0];
    try {
      return Charset.forName(name.replace("\"", ""));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
