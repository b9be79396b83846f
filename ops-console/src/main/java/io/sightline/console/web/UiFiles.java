package io.sightline.console.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The web pages that the build made, from the class path. Files under {@code /assets/} with a hash
 * in their name or a version in their path are kept by browsers for ever, the few others for
 * minutes; the page itself is asked for anew each time. Thread-safe.
 */
final class UiFiles {
  private static final class File {
    final byte[] plain;
    final Optional<byte[]> gzip;
    final String type;

    File(byte[] plain, Optional<byte[]> gzip, String type) {
      this.plain = plain;
      this.gzip = gzip;
      this.type = type;
    }
  }

  private static final Pattern PATH =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}");
  private static final Pattern HASHED = Pattern.compile(".+-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2",
          "html", "text/html; charset=utf-8");
  private static final String NOT_BUILT =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sightline</title></head><body>
      <h1>The web pages were not built</h1>
      <p>This console was built on a machine without Node.js, so it has no pages. Its API, inbox,
      runbooks and alert relay work.</p>
      <p>Install Node.js 20 or newer with npm (Debian: <code>apt-get install nodejs npm</code>), run
      <code>./deploy.sh build</code> and start the console again.</p>
      </body></html>
      """;

  private final Map<String, File> loaded = new ConcurrentHashMap<>();
  private final String folder;

  UiFiles() {
    this("/ui/");
  }

  /**
   * @param folder of the class path, with a slash at both ends
   */
  UiFiles(String folder) {
    this.folder = folder;
  }

  /** Serves the page that every path of the app starts from. */
  void page(Context ctx) {
    Optional<File> page = known("index.html");
    if (page.isEmpty()) {
      ctx.status(503).html(NOT_BUILT);
      return;
    }
    ctx.header("Cache-Control", "no-cache");
    send(ctx, page.get());
  }

  /** Serves one file under {@code /assets/}; false when there is none of that path. */
  boolean asset(Context ctx, String path) {
    if (!PATH.matcher(path).matches() || path.contains("..")) {
      return false;
    }
    Optional<File> found = known("assets/" + path);
    if (found.isEmpty()) {
      return false;
    }
    boolean isLasting = path.indexOf('/') > 0 || HASHED.matcher(path).matches();
    ctx.header("Cache-Control", isLasting ? "public, max-age=31536000, immutable" : "max-age=300");
    send(ctx, found.get());
    return true;
  }

  private static void send(Context ctx, File file) {
    ctx.header("Vary", "Accept-Encoding");
    ctx.contentType(file.type);
    String accepted = ctx.header("Accept-Encoding");
    if (file.gzip.isPresent() && accepted != null && accepted.contains("gzip")) {
      ctx.header("Content-Encoding", "gzip");
      ctx.result(file.gzip.get());
    } else {
      ctx.result(file.plain);
    }
  }

  /** Remembers what was found; not what was missing, or strangers could fill the memory. */
  private Optional<File> known(String path) {
    File known = loaded.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<File> found = load(path);
    found.ifPresent(file -> loaded.put(path, file));
    return found;
  }

  private Optional<File> load(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    return read(path).map(plain -> new File(plain, read(path + ".gz"), type));
  }

  private Optional<byte[]> read(String path) {
    try (InputStream in = UiFiles.class.getResourceAsStream(folder + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The page's file " + path + " cannot be read", unreadable);
    }
  }
}
