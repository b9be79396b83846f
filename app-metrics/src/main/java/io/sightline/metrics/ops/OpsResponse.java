package io.sightline.metrics.ops;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to an {@link OpsRequest}.
 *
 * @param headers all of them but {@code Content-Length}, which is the server's to set
 * @param body empty for a HEAD request; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // It goes to a socket and is never compared.
public record OpsResponse(int status, Map<String, String> headers, byte[] body) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the headers. */
  public OpsResponse {
    headers = Map.copyOf(headers);
  }

  static OpsResponse of(int status, String contentType, byte[] body) {
    return new OpsResponse(
        status,
        Map.of(
            "Content-Type", contentType,
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff"),
        body);
  }

  static OpsResponse json(int status, Object body) {
    return of(status, "application/json", JSON.writeValueAsBytes(body));
  }

  static OpsResponse text(int status, String body) {
    return of(status, "text/plain; charset=utf-8", (body + "\n").getBytes(StandardCharsets.UTF_8));
  }

  OpsResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new OpsResponse(status, more, body);
  }

  OpsResponse withoutBody() {
    return new OpsResponse(status, headers, new byte[0]);
  }
}
