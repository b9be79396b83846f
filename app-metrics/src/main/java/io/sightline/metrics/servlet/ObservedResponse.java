package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Exchange.Body;
import io.sightline.metrics.http.RequestObserver;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on, counts the body's bytes, and keeps the start of a body that the request log
 * wants: that is known at the first write, for by then the status is set. It holds nothing back and
 * buffers nothing.
 */
final class ObservedResponse extends HttpServletResponseWrapper {
  private final RequestObserver observer;
  private @Nullable BodyCapture capture;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  ObservedResponse(HttpServletResponse response, RequestObserver observer) {
    super(response);
    this.observer = observer;
  }

  long bytes() {
    return capture == null ? 0 : capture.total();
  }

  @Nullable Body body() {
    return capture == null ? null : capture.body(getContentType());
  }

  private BodyCapture capture() {
    if (capture == null) {
      boolean wanted =
          observer.keepsResponseBody(getStatus())
              && getHeader("Content-Encoding") == null
              && BodyCapture.readable(getContentType());
      capture = new BodyCapture(wanted ? observer.maxBodyBytes() : 0);
    }
    return capture;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new CountedStream(super.getOutputStream());
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      writer = new PrintWriter(new CountedWriter(super.getWriter()));
    }
    return writer;
  }

  @Override
  public void reset() {
    super.reset();
    capture = null;
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    capture = null;
  }

  private final class CountedStream extends ServletOutputStream {
    private final ServletOutputStream out;

    CountedStream(ServletOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int oneByte) throws IOException {
      out.write(oneByte);
      capture().add(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      capture().add(bytes, offset, count);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public boolean isReady() {
      return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      out.setWriteListener(listener);
    }
  }

  private final class CountedWriter extends Writer {
    private final PrintWriter out;

    CountedWriter(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void write(char[] characters, int offset, int count) {
      out.write(characters, offset, count);
      count(new String(characters, offset, count));
    }

    @Override
    public void write(String text, int offset, int count) {
      out.write(text, offset, count);
      count(text.substring(offset, offset + count));
    }

    /** In UTF-8, whatever the response's encoding is: a size to compare, not to allocate by. */
    private void count(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      capture().add(bytes, 0, bytes.length);
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
