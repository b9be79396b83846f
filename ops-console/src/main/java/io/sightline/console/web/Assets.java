package io.sightline.console.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * The page's files from the class path: {@code /web/*} and the chart library, compressed once.
 * Browsers keep them and ask whether they changed. Thread-safe.
 */
final class Assets {
  private record Asset(byte[] plain, byte[] gzip, String type, String etag) {}

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}\\.(js|css|svg|html)");
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "html", "text/html; charset=utf-8");

  private final Map<String, Optional<Asset>> loaded = new ConcurrentHashMap<>();
  private final String chartLibrary;

  Assets(String echartsVersion) {
    this.chartLibrary =
        "/META-INF/resources/_static/echarts/" + echartsVersion + "/dist/echarts.common.min.js";
  }

  /** Serves one file; false when there is none of that name. */
  boolean serve(Context ctx, String name) {
    if (!NAME.matcher(name).matches()) {
      return false;
    }
    Optional<Asset> found = loaded.computeIfAbsent(name, this::load);
    found.ifPresent(asset -> send(ctx, asset));
    return found.isPresent();
  }

  private static void send(Context ctx, Asset asset) {
    ctx.header("Cache-Control", "no-cache");
    ctx.header("ETag", asset.etag());
    ctx.header("Vary", "Accept-Encoding");
    ctx.contentType(asset.type());
    if (asset.etag().equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    String accepted = ctx.header("Accept-Encoding");
    if (accepted != null && accepted.contains("gzip")) {
      ctx.header("Content-Encoding", "gzip");
      ctx.result(asset.gzip());
    } else {
      ctx.result(asset.plain());
    }
  }

  private Optional<Asset> load(String name) {
    String path = name.equals("echarts.js") ? chartLibrary : "/web/" + name;
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] plain = in.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(plain);
      String etag = "\"" + HexFormat.of().toHexDigits((int) sum.getValue()) + "\"";
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return Optional.of(new Asset(plain, gzip(plain), type, etag));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The page's file " + path + " cannot be read", unreadable);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
