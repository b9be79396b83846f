package io.sightline.metrics.servlet;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.http.Observation;
import io.sightline.metrics.http.RequestObserver;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Observes every request of a Jakarta Servlet 6 application, and serves {@code /metrics}, the
 * health endpoints and the log levels, unless these have a port of their own. Map it first, to
 * {@code /*}, for the dispatcher types REQUEST, ASYNC and ERROR, with asynchronous support.
 *
 * <p>Whatever goes wrong in the observation is counted and told once; the request goes on.
 * Thread-safe.
 */
public final class SightlineFilter implements Filter {
  /**
   * The request attribute in which a service may name the pattern of the route ({@code
   * /orders/{id}}); a bounded set, never the path itself.
   */
  public static final String ENDPOINT = "io.sightline.endpoint";

  /** The request attribute that every request has which came by here. */
  public static final String OBSERVATION = "io.sightline.observation";

  private final RequestObserver observer;
  private final OpsPaths ops;
  private final EndpointNames endpoints;

  /** Observes on behalf of this service. */
  public SightlineFilter(Sightline sightline) {
    this(sightline, (request, status) -> null);
  }

  /**
   * For the adapters of frameworks.
   *
   * @param framework names the endpoint of a request with this status, or gives null
   */
  public SightlineFilter(
      Sightline sightline, BiFunction<HttpServletRequest, Integer, @Nullable String> framework) {
    this.observer = sightline.requests();
    this.ops = new OpsPaths(sightline);
    this.endpoints = new EndpointNames(framework);
  }

  /**
   * The observation of a request under way; null for a request that is not observed. An adapter
   * needs it where its framework goes on with a request on another thread.
   */
  public static @Nullable Observation of(ServletRequest request) {
    return request.getAttribute(OBSERVATION) instanceof Observation begun ? begun : null;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
      return;
    }
    Observation begun = of(request);
    if (begun != null) {
      goOn(http, answer, chain, begun);
    } else if (ops.serve(http, answer)) {
      request.setAttribute(OBSERVATION, "ops");
    } else {
      observe(http, answer, chain);
    }
  }

  /** A second dispatch of the same request: an asynchronous result, an error page. */
  private void goOn(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Observation observation)
      throws IOException, ServletException {
    DispatcherType type = request.getDispatcherType();
    if (type != DispatcherType.ASYNC && type != DispatcherType.ERROR) {
      // Inside of the first dispatch, which has entered and will leave: a forward, an include, a
      // filter that is mapped twice.
      chain.doFilter(request, response);
      return;
    }
    if (type == DispatcherType.ERROR && observation.endpoint() == null) {
      // The error page has a route of its own, which is not what the caller asked for.
      observation.endpoint(endpoints.of(request, response.getStatus()));
    }
    observation.enter();
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      failed(observation, e);
      throw e;
    } finally {
      observation.leave();
    }
  }

  private void observe(
      HttpServletRequest plain, HttpServletResponse plainResponse, FilterChain chain)
      throws IOException, ServletException {
    Observation observation =
        observer.begin(plain.getHeader(Observation.HEADER), plain.getHeader("traceparent"));
    plain.setAttribute(OBSERVATION, observation);
    plainResponse.setHeader(Observation.HEADER, observation.requestId());
    HttpServletRequest request = withBody(plain);
    ObservedResponse response = new ObservedResponse(plainResponse, observer);
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      boolean callersFault = failed(observation, e);
      if (!callersFault && !containerTells(plain)) {
        observer.escaped(e, new ServletExchange(request, response, endpoints, observation));
      }
      throw e;
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new End(observation, request, response));
        observation.leave();
      } else {
        end(observation, request, response);
      }
    }
  }

  private void end(Observation observation, HttpServletRequest request, ObservedResponse response) {
    observer.end(observation, new ServletExchange(request, response, endpoints, observation));
  }

  /** Gives whether it was the caller's fault. */
  private static boolean failed(Observation observation, Throwable thrown) {
    if (CallersFault.in(thrown)) {
      observation.refused();
      return true;
    }
    observation.failed(thrown);
    return false;
  }

  /** Tomcat logs at ERROR what escapes from a servlet; Jetty at WARN, and nobody is alarmed. */
  private static boolean containerTells(HttpServletRequest request) {
    return request.getClass().getName().startsWith("org.apache.catalina.");
  }

  private HttpServletRequest withBody(HttpServletRequest request) {
    try {
      return hasBody(request)
          ? new ObservedRequest(request, observer.maxRequestBodyBytes())
          : request;
    } catch (RuntimeException e) {
      // The container refuses a header; so it will when the service asks, and answer 400.
      return request;
    }
  }

  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    // Of unknown length are chunked bodies, and the bodies that GET and HEAD do not have.
    return length > 0
        || (length < 0
            && !request.getMethod().equals("GET")
            && !request.getMethod().equals("HEAD"));
  }

  /** Waits for the end of an asynchronous request. */
  private final class End implements AsyncListener {
    private final Observation observation;
    private final HttpServletRequest request;
    private final ObservedResponse response;

    End(Observation observation, HttpServletRequest request, ObservedResponse response) {
      this.observation = observation;
      this.request = request;
      this.response = response;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      observation.enter();
      end(observation, request, response);
      // Also after a failure: the container has said what it had to say, the thread goes on.
      observation.leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // The container, or the framework, decides what the caller is told; onComplete follows.
    }

    @Override
    public void onError(AsyncEvent event) {
      failed(observation, event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
