package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Exchange.Body;
import io.sightline.metrics.http.Observation;
import io.sightline.metrics.http.RequestObserver;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
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
      PrintWriter plain = super.getWriter();
      writer = new ObservedWriter(new CountedWriter(plain, charset()), plain);
    }
    return writer;
  }

  /** The charset of what is printed, once the container has settled it. */
  private Charset charset() {
    try {
      return Charset.forName(getCharacterEncoding());
    } catch (IllegalArgumentException e) {
      // None, or one that the container alone knows: only what is measured and logged is less true.
      return StandardCharsets.UTF_8;
    }
  }

  /** Forgets stream and writer too: the next ones may have another encoding. The id stays. */
  @Override
  public void reset() {
    String id = getHeader(Observation.HEADER);
    super.reset();
    if (id != null) {
      setHeader(Observation.HEADER, id);
    }
    capture = null;
    stream = null;
    writer = null;
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
      // What is kept is decided before: a container that compresses says so when it begins to send.
      BodyCapture kept = capture();
      out.write(oneByte);
      kept.add(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      BodyCapture kept = capture();
      out.write(bytes, offset, count);
      kept.add(bytes, offset, count);
    }

    /** Jetty prints in the response's encoding; what is inherited knows Latin 1 alone. */
    @Override
    public void print(String text) throws IOException {
      BodyCapture kept = capture();
      out.print(text);
      byte[] bytes = String.valueOf(text).getBytes(charset());
      kept.add(bytes, 0, bytes.length);
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

  /** Asks the container's writer for errors; a long answer learns there that its reader is gone. */
  private static final class ObservedWriter extends PrintWriter {
    private final PrintWriter plain;

    ObservedWriter(Writer counted, PrintWriter plain) {
      super(counted);
      this.plain = plain;
    }

    @Override
    public boolean checkError() {
      boolean ours = super.checkError();
      return plain.checkError() || ours;
    }
  }

  private final class CountedWriter extends Writer {
    private final PrintWriter out;
    private final Charset charset;

    CountedWriter(PrintWriter out, Charset charset) {
      this.out = out;
      this.charset = charset;
    }

    @Override
    public void write(char[] characters, int offset, int count) {
      BodyCapture kept = capture();
      out.write(characters, offset, count);
      count(kept, new String(characters, offset, count));
    }

    @Override
    public void write(String text, int offset, int count) {
      BodyCapture kept = capture();
      out.write(text, offset, count);
      count(kept, text.substring(offset, offset + count));
    }

    private void count(BodyCapture kept, String text) {
      byte[] bytes = text.getBytes(charset);
      kept.add(bytes, 0, bytes.length);
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
