package io.sightline.shipper;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder with logs, a state folder and a configuration whose pauses suit tests. */
record ShipperFolder(Path folder, URI elasticsearch, String environment) {

  Path config() throws IOException {
    return Files.writeString(folder.resolve("shipper.yml"), yaml());
  }

  String yaml() {
    return """
    environment: %s
    state_dir: %s
    inputs:
      - class: app
        paths: ["%s/*/app*.log"]
      - class: db
        paths: ["%s/*/db*.log"]
    reading:
      discovery_interval_ms: 50
      poll_interval_ms: 10
      checkpoint_interval_ms: 50
      close_removed_after_ms: 500
    elasticsearch:
      urls: ["%s"]
      connect_timeout_ms: 1000
    bulk:
      max_batch_bytes: 262144
      flush_interval_ms: 20
      retry_first_ms: 20
      retry_longest_ms: 500
    ops:
      port: 0
    """
        .formatted(environment, state(), logs(), logs(), elasticsearch);
  }

  Path state() {
    return folder.resolve("state");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  Path log(String name) throws IOException {
    return Files.createDirectories(logs().resolve("shop")).resolve(name);
  }

  /** Lines of the log contract, numbered from {@code from} up to, not including, {@code to}. */
  static String lines(long from, long to) {
    StringBuilder lines = new StringBuilder();
    for (long seq = from; seq < to; seq++) {
      lines
          .append("{\"@timestamp\":\"2026-11-21T05:06:07.")
          .append(100 + seq % 900)
          .append("Z\",\"level\":\"INFO\",\"service\":\"shop\",\"environment\":\"test\",")
          .append("\"message\":\"order filled\",\"status\":200,\"duration_ms\":1.5,\"seq\":")
          .append(seq)
          .append("}\n");
    }
    return lines.toString();
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
