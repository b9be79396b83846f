package io.sightline.metrics.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, as the observer looks at them when the request has ended. An
 * adapter implements it for its framework. Called from one thread at a time.
 */
public interface Exchange {
  /** As the caller wrote it. */
  String method();

  /** The raw path, without the query. */
  String path();

  /** What follows the {@code ?}, still encoded. */
  @Nullable String query();

  /** The route's pattern, or what stands for it; not bounded yet. */
  String endpoint();

  /** What the caller was answered. */
  int status();

  /** The first value of a request header. */
  @Nullable String header(String name);

  /** The first value of a response header. */
  @Nullable String responseHeader(String name);

  /** All request headers, names in lower case, values of one name joined by commas. */
  Map<String, String> headers();

  /** All response headers, names in lower case, values of one name joined by commas. */
  Map<String, String> responseHeaders();

  /** The other end of the connection. */
  String peer();

  /** Who the framework thinks the caller is. */
  @Nullable String remoteUser();

  /** Bytes of the request's body; less than 0 when they are not known. */
  long requestBytes();

  /** Bytes of the response's body; less than 0 when they are not known. */
  long responseBytes();

  /** What was kept of the request's body; null when nothing was. */
  @Nullable Body requestBody();

  /** What was kept of the response's body; null when nothing was. */
  @Nullable Body responseBody();

  /**
   * The kept start of a body.
   *
   * @param contentType as its header says; null when it does not
   * @param text decoded
   * @param truncated whether more followed
   */
  record Body(@Nullable String contentType, String text, boolean truncated) {}
}
