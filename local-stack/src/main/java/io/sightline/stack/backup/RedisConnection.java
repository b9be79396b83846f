package io.sightline.stack.backup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A connection to a Redis of this machine, in its own protocol. Not thread-safe. */
final class RedisConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Socket socket = new Socket();
  private final InputStream in;

  RedisConnection(int port, String password) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    send("AUTH " + password);
    String answer = line();
    if (!answer.equals("+OK")) {
      throw new IOException("Redis does not take its password: " + answer);
    }
  }

  /** What it answers to {@code INFO}. */
  String info() throws IOException {
    send("INFO");
    return new String(in.readNBytes(Math.toIntExact(length())), StandardCharsets.UTF_8);
  }

  /** Asks for a copy of everything, as a replica does, and as {@code redis-cli --rdb} does. */
  void save(Path file) throws IOException {
    send("SYNC");
    long left = length();
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("Redis ended the copy " + left + " bytes early");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private void send(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Of the value that follows. While Redis writes a copy, it sends empty lines. */
  private long length() throws IOException {
    String answer = line();
    while (answer.isEmpty()) {
      answer = line();
    }
    if (!answer.matches("\\$\\d+")) {
      throw new IOException("Redis answered '" + answer + "'");
    }
    return Long.parseLong(answer.substring(1));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
