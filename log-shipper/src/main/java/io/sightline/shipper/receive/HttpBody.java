package io.sightline.shipper.receive;

import com.sun.net.httpserver.Headers;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.spool.Frames;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the documents in the body of a request.
 *
 * <ul>
 *   <li>A JSON array of objects: all of it is checked before anything of it is stored.
 *   <li>One JSON object, if the content type is {@code application/json}.
 *   <li>Lines: each is stored as it is, whatever it is; blank ones are not.
 * </ul>
 *
 * <p>It is an array when it begins with a bracket, unless the content type says that it is lines
 * ({@code application/x-ndjson}, {@code application/jsonl}, {@code text/plain}).
 */
final class HttpBody {
  private static final JsonFactory JSON = new JsonFactory();

  private final int maxBytes;
  private final long maxPartBytes;
  private final long receivedMillis;
  private final byte[] peer;
  private final Frames frames = new Frames();

  /** Why the request is refused, as a sentence for its sender. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;
    private final Refused why;

    Unusable(int status, Refused why, String sentence) {
      super(sentence);
      this.status = status;
      this.why = why;
    }

    int status() {
      return status;
    }

    Refused why() {
      return why;
    }
  }

  HttpBody(HttpConfig config, long receivedMillis, byte[] peer) {
    this.maxBytes = config.maxBodyBytes();
    this.maxPartBytes = config.largestPart();
    this.receivedMillis = receivedMillis;
    this.peer = peer;
  }

  /** How long a body with these headers may be, unpacked. */
  static long mostBytes(HttpConfig config, Headers headers) {
    String length = headers.getFirst("Content-Length");
    boolean known = length != null && headers.getFirst("Content-Encoding") == null;
    return known ? Math.min(declared(length), config.maxBodyBytes()) : config.maxBodyBytes();
  }

  /** The headers may be null. */
  Frames read(InputStream in, String contentType, String encoding, String contentLength)
      throws IOException, Unusable {
    if (contentLength != null && declared(contentLength) > maxBytes) {
      throw tooLarge();
    }
    byte[] body = unpacked(in, encoding);
    int start = startsWithMark(body) ? 3 : 0;
    while (start < body.length && isBlank(body[start])) {
      start++;
    }
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    boolean lines =
        type.contains("ndjson") || type.contains("jsonl") || type.startsWith("text/plain");
    if (!lines && start < body.length && body[start] == '[') {
      array(body, start);
    } else if (!type.startsWith("application/json") || !object(body, start)) {
      lines(body, start);
    }
    return frames;
  }

  private static long declared(String contentLength) {
    try {
      return Long.parseLong(contentLength.strip());
    } catch (NumberFormatException e) {
      // The server has decided already where the body ends.
      return 0;
    }
  }

  private Unusable tooLarge() {
    return new Unusable(
        413,
        Refused.TOO_LARGE,
        "the body is larger than " + maxBytes + " bytes: send fewer documents at once");
  }

  private byte[] unpacked(InputStream in, String encoding) throws IOException, Unusable {
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    byte[] body;
    switch (name) {
      case "identity", "" -> body = in.readNBytes(maxBytes + 1);
      case "gzip", "x-gzip" -> body = gunzipped(in);
      default ->
          throw new Unusable(
              415, Refused.BROKEN_BODY, "the content encoding is not known here: use gzip or none");
    }
    if (body.length > maxBytes) {
      throw tooLarge();
    }
    return body;
  }

  private byte[] gunzipped(InputStream in) throws IOException, Unusable {
    // Read first: an error of the connection is none of the packing.
    byte[] packed = in.readNBytes(maxBytes + 1);
    if (packed.length > maxBytes) {
      throw tooLarge();
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed), 8192)) {
      return gzip.readNBytes(maxBytes + 1);
    } catch (ZipException | EOFException e) {
      throw broken("the body is no complete gzip", e);
    }
  }

  private static Unusable broken(String what, Exception cause) {
    Unusable unusable =
        new Unusable(400, Refused.BROKEN_BODY, what + "; nothing of the request is stored");
    unusable.initCause(cause);
    return unusable;
  }

  private static boolean startsWithMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xef
        && body[1] == (byte) 0xbb
        && body[2] == (byte) 0xbf;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private void array(byte[] body, int from) throws Unusable {
    JsonText line = new JsonText();
    int number = 0;
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), body, from, body.length - from)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        number++;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw broken("element " + number + " of the JSON array is no object", null);
        }
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = from + (int) parser.currentLocation().getByteOffset();
        line.clear();
        line.object(body, start, end);
        add(line.bytes(), 0, line.length());
      }
      if (parser.nextToken() != null) {
        throw broken("something follows behind the JSON array", null);
      }
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw broken(
          "the body begins with a bracket and is no JSON array: it is broken "
              + (at < 0 ? "" : "at byte " + (from + at) + ", ")
              + "in element "
              + Math.max(1, number),
          e);
    }
  }

  private boolean object(byte[] body, int start) throws Unusable {
    if (start == body.length || JsonObjects.names(body, start, body.length - start) == null) {
      return false;
    }
    int end = body.length;
    while (isBlank(body[end - 1])) {
      end--;
    }
    JsonText line = new JsonText();
    line.object(body, start, end);
    add(line.bytes(), 0, line.length());
    return true;
  }

  private void lines(byte[] body, int from) throws Unusable {
    int start = from;
    while (start < body.length) {
      int newline = start;
      while (newline < body.length && body[newline] != '\n') {
        newline++;
      }
      int end = newline;
      while (end > start && isBlank(body[end - 1])) {
        end--;
      }
      if (end > start) {
        add(body, start, end - start);
      }
      start = newline + 1;
    }
  }

  private void add(byte[] bytes, int start, int length) throws Unusable {
    frames.add(receivedMillis, peer, bytes, start, length);
    if (frames.length() > maxPartBytes) {
      throw new Unusable(
          413, Refused.TOO_LARGE, "these are too many documents for one request: send fewer");
    }
  }
}
