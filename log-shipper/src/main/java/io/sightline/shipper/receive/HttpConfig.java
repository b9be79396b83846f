package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The HTTP server of an input.
 *
 * @param path the only path that takes documents
 * @param maxBodyBytes of a request, after unpacking
 * @param maxConcurrentRequests that are read at the same time; others wait
 * @param maxConnections that are open at the same time; others are closed at once
 * @param requestTimeout how long a client may take to send a request
 * @param tokenFile holds what clients send as {@code Authorization: Bearer …}; null when anyone may
 *     send
 * @param tls null for plain HTTP
 */
public record HttpConfig(
    ListenAddress listen,
    String path,
    int maxBodyBytes,
    int maxConcurrentRequests,
    int maxConnections,
    Duration requestTimeout,
    Path tokenFile,
    TlsConfig tls)
    implements ReceiverConfig {

  static HttpConfig read(Settings group) {
    ListenAddress listen = group.required("listen", ListenAddress.EXPECTED, ListenAddress::parse);
    String path = group.parsed("path", "a path such as /logs", HttpConfig::path);
    TlsConfig tls = null;
    Settings tlsGroup = group.child("tls");
    if (group.has("tls")) {
      tls = TlsConfig.read(tlsGroup);
      tlsGroup.refuseOthers();
    }
    HttpConfig config =
        new HttpConfig(
            listen,
            path == null ? "/" : path,
            group.number("max_body_bytes", 4_194_304, 1_024, 268_435_456),
            group.number("max_concurrent_requests", 4, 1, 256),
            group.number("max_connections", 256, 1, 10_000),
            group.millis("request_timeout_ms", 30_000, 100, 3_600_000),
            group.parsed("token_file", "a file", Path::of),
            tls);
    group.refuseOthers();
    return config;
  }

  private static String path(String text) {
    if (!text.matches("/[A-Za-z0-9._~/-]*")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  @Override
  public String type() {
    return "http";
  }

  @Override
  public long largestPart() {
    return maxBodyBytes * 2L;
  }

  @Override
  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("listen", listen.toString());
    keys.put("path", path);
    keys.put("max_body_bytes", maxBodyBytes);
    keys.put("max_concurrent_requests", maxConcurrentRequests);
    keys.put("max_connections", maxConnections);
    keys.put("request_timeout_ms", requestTimeout.toMillis());
    keys.put("token_file", tokenFile == null ? null : tokenFile.toString());
    keys.put("tls", tls == null ? null : tls.effective());
    return keys;
  }
}
