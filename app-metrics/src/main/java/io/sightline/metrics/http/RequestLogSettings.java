package io.sightline.metrics.http;

import io.sightline.metrics.config.ConfigReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests are logged, and with how much of them. A request's level is INFO below status 400,
 * WARN below 500, else ERROR. An excluded request is logged all the same when it failed: an
 * exception escaped from it, or its status is 500 or more.
 *
 * @param enabled {@code request_log.enabled}, default true
 * @param defaultVolatile {@code request_log.default_volatile}, default true: lines that nothing
 *     below keeps carry {@code "volatile": true}, so that they can be deleted sooner
 * @param persistLevel {@code request_log.persist_level}, default WARN: lines from this level on are
 *     not volatile
 * @param persistDuration {@code request_log.persist_duration_ms}, default 5000: neither are those
 *     of slower requests
 * @param storeDataLevel {@code request_log.store_data_level}: lines from this level on carry the
 *     request's body; default WARN in production, else INFO
 * @param storeResultLevel {@code request_log.store_result_level}: the response's body; same default
 * @param storeHeadersLevel {@code request_log.store_headers_level}: the headers of both; same
 *     default
 * @param maxBodyBytes {@code request_log.max_body_bytes}, default 8192: of each body, the rest is
 *     cut off
 * @param excludeMethods {@code request_log.exclude_methods}, default OPTIONS, HEAD, TRACE, CONNECT
 * @param excludeStatus {@code request_log.exclude_status}, default none
 * @param excludeRequestHeaders {@code request_log.exclude_request_headers}, default none: a request
 *     with one of these headers is not logged
 * @param excludeResponseHeaders {@code request_log.exclude_response_headers}, default none
 */
public record RequestLogSettings(
    boolean enabled,
    boolean defaultVolatile,
    RequestLevel persistLevel,
    Duration persistDuration,
    RequestLevel storeDataLevel,
    RequestLevel storeResultLevel,
    RequestLevel storeHeadersLevel,
    int maxBodyBytes,
    Set<String> excludeMethods,
    Set<Integer> excludeStatus,
    List<String> excludeRequestHeaders,
    List<String> excludeResponseHeaders) {
  private static final int LARGEST_BODY = 1024 * 1024;

  /**
   * Reads the settings; problems stay with the reader.
   *
   * @param environment decides whether this is production: {@code prod}, {@code production}, or one
   *     that starts with {@code prod-} or {@code production-}
   */
  public static RequestLogSettings read(ConfigReader in, String environment) {
    RequestLevel stored =
        environment.matches("prod(uction)?([-_.].*)?") ? RequestLevel.WARN : RequestLevel.INFO;
    return new RequestLogSettings(
        in.flag("request_log.enabled", true),
        in.flag("request_log.default_volatile", true),
        in.oneOf("request_log.persist_level", RequestLevel.WARN),
        in.millis("request_log.persist_duration_ms", 5000),
        in.oneOf("request_log.store_data_level", stored),
        in.oneOf("request_log.store_result_level", stored),
        in.oneOf("request_log.store_headers_level", stored),
        (int) in.number("request_log.max_body_bytes", 8192, 0, LARGEST_BODY),
        upperCase(
            in.list("request_log.exclude_methods", List.of("OPTIONS", "HEAD", "TRACE", "CONNECT"))),
        in.parsed(
            "request_log.exclude_status",
            Set.of(),
            "status codes from 100 to 599, separated by commas",
            RequestLogSettings::statuses),
        in.list("request_log.exclude_request_headers", List.of()),
        in.list("request_log.exclude_response_headers", List.of()));
  }

  private static Set<String> upperCase(List<String> methods) {
    Set<String> upper = new HashSet<>();
    methods.forEach(method -> upper.add(method.toUpperCase(Locale.ROOT)));
    return Set.copyOf(upper);
  }

  private static Optional<Set<Integer>> statuses(String text) {
    if (text.equals("-")) {
      return Optional.of(Set.of());
    }
    Set<Integer> statuses = new HashSet<>();
    for (String item : text.split(",", -1)) {
      int status = Integer.parseInt(item.strip());
      if (status < 100 || status > 599) {
        return Optional.empty();
      }
      statuses.add(status);
    }
    return Optional.of(Set.copyOf(statuses));
  }
}
