package io.sightline.console.web;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests for host names that are not this console's. A web page elsewhere can point a
 * name of its own at 127.0.0.1 and read what is served there with the visitor's browser (DNS
 * rebinding); the Host header gives it away. Machines that call by service name use only the exempt
 * paths, which reveal nothing and take nothing but messages.
 */
final class HostGuard {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> EXEMPT =
      Set.of("/metrics", "/health", "/inbox/slack", "/api/v2/alerts");

  private final Set<String> allowed;

  /**
   * @param allowed further host names, lower case, without ports
   */
  HostGuard(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Ends the request with 421 unless its host is one of ours. */
  void check(Context ctx) {
    if (isExempt(ctx.path()) || isOurs(ctx.header("Host"))) {
      return;
    }
    Answers.error(
        ctx,
        421,
        "console",
        "This console does not answer for the host name of this request. Open it as"
            + " http://127.0.0.1, or add the name to CONSOLE_ALLOWED_HOSTS.");
    ctx.skipRemainingHandlers();
  }

  private static boolean isExempt(String path) {
    return EXEMPT.contains(path) || path.startsWith("/health/") || path.startsWith("/relay/");
  }

  private boolean isOurs(String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    try {
      String host = URI.create("http://" + hostHeader).getHost();
      if (host == null) {
        return false;
      }
      String name = host.toLowerCase(Locale.ROOT);
      return LOOPBACK.contains(name) || allowed.contains(name);
    } catch (IllegalArgumentException notAHost) {
      return false;
    }
  }
}
