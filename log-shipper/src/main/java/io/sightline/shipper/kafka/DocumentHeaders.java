package io.sightline.shipper.kafka;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a shipper writes beside a document, for the shipper that reads the topic:
 *
 * <pre>
 * sightline-id      the document id
 * sightline-stream  the data stream, logs-&lt;dataset&gt;-&lt;environment&gt;
 * sightline-class   the class of the input it came from
 * sightline-again   there when the document may be in the topic already
 * </pre>
 */
final class DocumentHeaders {
  static final String ID = "sightline-id";
  static final String STREAM = "sightline-stream";
  static final String CLASS = "sightline-class";
  static final String AGAIN = "sightline-again";

  /** Both end up in requests: whoever may write to the topic chooses no other index by them. */
  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private static final Pattern SAFE_STREAM =
      Pattern.compile("logs-[a-z][a-z0-9_.]{0,99}-[a-z][a-z0-9_.]{0,99}");

  private DocumentHeaders() {}

  /** Null when there is none that can be used. */
  static @Nullable String id(Headers headers) {
    return text(headers, ID, SAFE_ID);
  }

  /** Null when there is none that can be used. */
  static @Nullable String stream(Headers headers) {
    return text(headers, STREAM, SAFE_STREAM);
  }

  static boolean isAgain(Headers headers) {
    return headers.lastHeader(AGAIN) != null;
  }

  private static @Nullable String text(Headers headers, String name, Pattern safe) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return null;
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    return safe.matcher(text).matches() ? text : null;
  }
}
