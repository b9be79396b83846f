package io.sightline.benchmarks.shipping;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Log lines as a service with app-metrics writes them: JSON, 362 bytes with the line end. */
final class LogLines {
  static final int BYTES = 362;

  private LogLines() {}

  static void write(Path file, int from, int to) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int i = from; i < to; i++) {
        out.write(line(i));
      }
    }
  }

  /** The line with its line end. */
  static byte[] line(int i) {
    String text =
        String.format(
            Locale.ROOT,
            "{\"@timestamp\":\"2026-11-21T05:%02d:%02d.%03dZ\",\"level\":\"INFO\","
                + "\"logger\":\"demo.OrderService\",\"thread\":\"http-%02d\","
                + "\"message\":\"order %07d of customer %03d filled\","
                + "\"service\":\"shop\",\"environment\":\"bench\",\"request_id\":\"%08x%08x\","
                + "\"endpoint\":\"/api/orders/{id}\",\"method\":\"POST\",\"status\":201,"
                + "\"duration_ms\":%d.%d,\"user_id\":\"u%05d\",\"seq\":%d",
            i / 60_000 % 60,
            i / 1000 % 60,
            i % 1000,
            i % 16,
            i,
            i % 977,
            i * 0x9E3779B9,
            i * 0x85EBCA6B,
            10 + i % 50,
            i % 10,
            i % 40_000,
            10_000_000 + i);
    StringBuilder padded = new StringBuilder(text).append(",\"note\":\"");
    padded.append("x".repeat(BYTES - 3 - padded.length())).append("\"}\n");
    return padded.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
