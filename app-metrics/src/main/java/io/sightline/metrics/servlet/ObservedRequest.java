package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Exchange.Body;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes the body on as the service reads it, counts its bytes and keeps its start. What the
 * service does not read is not read here either. A form that the container reads by itself ({@code
 * getParameter}) does not come by; it is put together again from the parameters.
 */
final class ObservedRequest extends HttpServletRequestWrapper {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final BodyCapture capture;
  private boolean parametersRead;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;

  ObservedRequest(HttpServletRequest request, int limit) {
    super(request);
    boolean text =
        BodyCapture.readable(request.getContentType())
            && request.getHeader("Content-Encoding") == null;
    this.capture = new BodyCapture(text ? limit : 0);
  }

  long bytes() {
    return capture.total();
  }

  @Nullable Body body() {
    String type = getContentType();
    if (capture.total() == 0
        && parametersRead
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
      byte[] form = FormText.of(super.getParameterMap(), getQueryString());
      capture.keep(form);
      return capture.body(FORM);
    }
    return capture.body(type);
  }

  @Override
  public @Nullable String getParameter(String name) {
    parametersRead = true;
    return super.getParameter(name);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    parametersRead = true;
    return super.getParameterMap();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    parametersRead = true;
    return super.getParameterNames();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    parametersRead = true;
    return super.getParameterValues(name);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (stream == null) {
      stream = new CountedStream(super.getInputStream());
    }
    return stream;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    if (reader == null) {
      String encoding = getCharacterEncoding();
      Charset charset = encoding == null ? StandardCharsets.ISO_8859_1 : Charset.forName(encoding);
      reader = new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }
    return reader;
  }

  private final class CountedStream extends ServletInputStream {
    private final ServletInputStream in;

    CountedStream(ServletInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int oneByte = in.read();
      if (oneByte >= 0) {
        capture.add(oneByte);
      }
      return oneByte;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int read = in.read(bytes, offset, count);
      if (read > 0) {
        capture.add(bytes, offset, read);
      }
      return read;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
