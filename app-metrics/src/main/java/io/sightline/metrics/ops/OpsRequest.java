package io.sightline.metrics.ops;

import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, whatever server took it.
 *
 * @param method as sent, {@code GET}
 * @param path decoded, without query, from the application's root: {@code /health/ready}
 * @param query as sent, percent-encoded, without the question mark; null when there is none
 * @param header gives a header's value by its name, in any case; null when it was not sent. A
 *     header sent several times comes as its values joined by commas, or as the first of them
 * @param remoteAddress the caller's address, for logs
 * @param body read by {@code POST /loglevels} only, a few thousand bytes at most; not closed here
 */
public record OpsRequest(
    String method,
    String path,
    @Nullable String query,
    UnaryOperator<@Nullable String> header,
    String remoteAddress,
    InputStream body) {

  @Nullable String header(String name) {
    return header.apply(name);
  }
}
