package io.sightline.benchmarks;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.http.Observation;
import io.sightline.metrics.servlet.SightlineFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What observing adds to one request: everything that the filter does around a handler that does
 * nothing. The container is left out, its request and response are the simplest there can be.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {
  @Param({"METRICS", "METRICS_AND_LOG"})
  private ServerKind kind;

  private final FilterChain handler =
      (request, response) -> {
        Observation observation = SightlineFilter.of(request);
        if (observation != null) {
          observation.endpoint("/orders/{id}");
        }
      };
  private Sightline sightline;
  private SightlineFilter filter;
  private Path folder;

  @Setup
  public void start() throws IOException {
    folder = Files.createTempDirectory("sightline-filter-");
    sightline = ServerCommand.observed(kind, folder);
    filter = new SightlineFilter(sightline);
  }

  @TearDown
  public void stop() throws IOException {
    sightline.close();
    Folders.delete(folder);
  }

  @Benchmark
  public Object request(Call call) throws ServletException, IOException {
    call.request.attributes.clear();
    filter.doFilter(call.request, call.response, handler);
    return call.response;
  }

  /** One caller's request and response, used again and again. */
  @State(Scope.Thread)
  public static class Call {
    final PlainRequest request = new PlainRequest();
    final PlainResponse response = new PlainResponse();
  }

  @SuppressWarnings("unchecked")
  private static <T> T nothing(Class<T> type) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            });
  }

  static final class PlainRequest extends HttpServletRequestWrapper {
    final Map<String, Object> attributes = new HashMap<>();

    PlainRequest() {
      super(nothing(HttpServletRequest.class));
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    @Override
    public String getRequestURI() {
      return "/orders/7";
    }

    @Override
    public String getContextPath() {
      return "";
    }

    @Override
    public @Nullable String getQueryString() {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equals("User-Agent") ? "Mozilla/5.0 (X11; Linux x86_64) Gecko/2010 F/144" : null;
    }

    @Override
    public long getContentLengthLong() {
      return -1;
    }

    @Override
    public String getRemoteAddr() {
      return "203.0.113.7";
    }

    @Override
    public @Nullable String getRemoteUser() {
      return null;
    }

    @Override
    public boolean isAsyncStarted() {
      return false;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
      attributes.put(name, value);
    }
  }

  static final class PlainResponse extends HttpServletResponseWrapper {
    PlainResponse() {
      super(nothing(HttpServletResponse.class));
    }

    @Override
    public int getStatus() {
      return 200;
    }

    @Override
    public boolean isCommitted() {
      return false;
    }

    @Override
    public void setHeader(String name, String value) {
      // Nobody reads it.
    }
  }
}
