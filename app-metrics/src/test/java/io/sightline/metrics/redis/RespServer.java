package io.sightline.metrics.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks as much of Redis's protocol as the tests need: GET, SET, PING and refusals. */
final class RespServer implements AutoCloseable {
  private final ServerSocket server;
  private final Map<String, String> values = new ConcurrentHashMap<>();

  RespServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("resp-accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        start("resp-client", () -> serve(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      while (true) {
        out.write(answer(command(in)).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private String answer(List<String> command) {
    return switch (command.get(0).toUpperCase(Locale.ROOT)) {
      case "PING" -> "+PONG\r\n";
      case "SET" -> {
        values.put(command.get(1), command.get(2));
        yield "+OK\r\n";
      }
      case "GET" -> {
        String value = values.get(command.get(1));
        yield value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
      }
      case "CLIENT" -> "+OK\r\n";
      default -> "-ERR unknown command\r\n";
    };
  }

  private static List<String> command(InputStream in) throws IOException {
    int parts = Integer.parseInt(line(in).substring(1));
    List<String> command = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      line(in);
    }
    return command;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the end");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
