package io.sightline.console.web;

import io.javalin.http.Context;

/**
 * What every answer tells the browser to refuse. No answer carries CORS headers: other sites may
 * not read any.
 */
final class SecurityHeaders {
  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** For the HTML of an e-mail: no script, nothing from elsewhere, links only into new tabs. */
  private static final String MAIL =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private SecurityHeaders() {}

  static void page(Context ctx) {
    ctx.header("Content-Security-Policy", PAGE);
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    ctx.header("Cache-Control", "no-store");
  }

  /** For a page that may stand in a frame of our own pages. */
  static void framed(Context ctx) {
    ctx.header(
        "Content-Security-Policy",
        PAGE.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
    ctx.header("X-Frame-Options", "SAMEORIGIN");
  }

  /** For a page whose form is sent to ourselves. */
  static void form(Context ctx) {
    ctx.header("Content-Security-Policy", PAGE.replace("form-action 'none'", "form-action 'self'"));
  }

  static void mail(Context ctx) {
    ctx.header("Content-Security-Policy", MAIL);
    ctx.header("X-Frame-Options", "SAMEORIGIN");
  }
}
