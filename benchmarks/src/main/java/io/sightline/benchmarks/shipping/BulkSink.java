package io.sightline.benchmarks.shipping;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that speaks just enough of Elasticsearch's bulk protocol to be shipped to, and does
 * nothing with what it gets but count the documents: it shows what a shipper costs by itself. A
 * thread per connection; each body is read to its end, its line ends are counted, and the answer
 * speaks of every document, as the real one does.
 */
final class BulkSink implements Closeable {
  private static final byte[] SHORT_ITEM = ascii("{\"create\":{\"status\":201}}");
  private static final byte[] FULL_ITEM =
      ascii(
          "{\"create\":{\"_index\":\".ds-logs-app-bench-2026.11.21-000001\",\"_id\":\"AAAAAAAAAAAAAAAAAAAA\","
              + "\"_version\":1,\"result\":\"created\",\"_shards\":{\"total\":1,\"successful\":1,"
              + "\"failed\":0},\"_seq_no\":1000000,\"_primary_term\":1,\"status\":201}}");
  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

  private final ServerSocketChannel server;
  private final AtomicLong documents = new AtomicLong();
  private volatile long firstNanos;

  private BulkSink(ServerSocketChannel server) {
    this.server = server;
  }

  static BulkSink start() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    BulkSink sink = new BulkSink(channel);
    daemon("sink", sink::accept);
    return sink;
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  long documents() {
    return documents.get();
  }

  /** When the first document came, on the monotonic clock; 0 before it. */
  long firstNanos() {
    return firstNanos;
  }

  void reset() {
    documents.set(0);
    firstNanos = 0;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        daemon("sink-connection", () -> serve(connection));
      }
    } catch (IOException e) {
      // Closed: no more connections.
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      Exchange exchange = new Exchange(connection);
      while (exchange.next()) {
        long lines = exchange.newlines;
        boolean bulk = exchange.head.contains("/_bulk");
        if (bulk && lines > 0) {
          if (firstNanos == 0) {
            firstNanos = System.nanoTime();
          }
          answer(connection, 200, items((int) (lines / 2), exchange.head));
          documents.addAndGet(lines / 2);
        } else {
          answer(connection, bulk || exchange.head.startsWith("HEAD") ? 200 : 404, ascii("{}"));
        }
      }
    } catch (ClosedChannelException | EOFException e) {
      // The other side has ended.
    } catch (IOException e) {
      System.err.println("sink: " + e);
    }
  }

  private static byte[] items(int count, String head) {
    byte[] item = head.contains("filter_path") ? SHORT_ITEM : FULL_ITEM;
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + count * (item.length + 1));
    out.writeBytes(ascii("{\"took\":1,\"errors\":false,\"items\":["));
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(item);
    }
    out.writeBytes(ascii("]}"));
    return out.toByteArray();
  }

  private static void answer(SocketChannel connection, int status, byte[] json) throws IOException {
    ByteBuffer out =
        ByteBuffer.wrap(
            concat(
                ascii(
                    "HTTP/1.1 "
                        + status
                        + " OK\r\nX-Elastic-Product: Elasticsearch\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + json.length
                        + "\r\n\r\n"),
                json));
    while (out.hasRemaining()) {
      connection.write(out);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteBuffer both = ByteBuffer.allocate(first.length + second.length);
    return both.put(first).put(second).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Reads requests off one connection. */
  private static final class Exchange {
    private final SocketChannel connection;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(256 * 1024).order(ByteOrder.LITTLE_ENDIAN).flip();
    String head = "";
    long length;
    long newlines;

    Exchange(SocketChannel connection) {
      this.connection = connection;
    }

    /** Reads the next request with its body; false at the end of the connection. */
    boolean next() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
        if (!buffer.hasRemaining() && !fill()) {
          return false;
        }
        text.append((char) buffer.get());
      }
      head = text.toString();
      String lower = head.toLowerCase(Locale.ROOT);
      if (lower.contains("expect: 100-continue")) {
        connection.write(ByteBuffer.wrap(ascii("HTTP/1.1 100 Continue\r\n\r\n")));
      }
      int at = lower.indexOf("content-length:");
      length = 0;
      newlines = 0;
      if (at >= 0) {
        length = Long.parseLong(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
        body(length);
      } else if (lower.contains("transfer-encoding: chunked")) {
        chunks();
      }
      return true;
    }

    /** As the official client sends what it writes while it sends. */
    private void chunks() throws IOException {
      long size = Long.parseLong(line(), 16);
      while (size > 0) {
        body(size);
        length += size;
        line();
        size = Long.parseLong(line(), 16);
      }
      line();
    }

    /** Up to the next line end, without it. */
    private String line() throws IOException {
      StringBuilder text = new StringBuilder();
      while (true) {
        if (!buffer.hasRemaining() && !fill()) {
          throw new EOFException();
        }
        char next = (char) buffer.get();
        if (next == '\n') {
          return text.toString().strip();
        }
        text.append(next);
      }
    }

    private void body(long bytes) throws IOException {
      long left = bytes;
      while (left > 0) {
        if (!buffer.hasRemaining() && !fill()) {
          throw new EOFException();
        }
        int here = (int) Math.min(left, buffer.remaining());
        newlines += count(buffer, buffer.position(), buffer.position() + here);
        buffer.position(buffer.position() + here);
        left -= here;
      }
    }

    private boolean fill() throws IOException {
      buffer.clear();
      int read = connection.read(buffer);
      buffer.flip();
      return read > 0;
    }

    private static long count(ByteBuffer bytes, int from, int to) {
      long found = 0;
      int i = from;
      for (; i <= to - 8; i += 8) {
        long x = bytes.getLong(i) ^ NEWLINES;
        // Exactly the bytes that are zero have their high bit set here.
        found += Long.bitCount(~(((x & LOW) + LOW) | x | LOW));
      }
      for (; i < to; i++) {
        if (bytes.get(i) == '\n') {
          found++;
        }
      }
      return found;
    }
  }
}
