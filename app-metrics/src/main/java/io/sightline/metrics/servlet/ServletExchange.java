package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Exchange;
import io.sightline.metrics.http.Observation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its response, as the container gave them to the filter. */
final class ServletExchange implements Exchange {
  private final HttpServletRequest request;
  private final ObservedResponse response;
  private final EndpointNames endpoints;
  private final Observation observation;

  ServletExchange(
      HttpServletRequest request,
      ObservedResponse response,
      EndpointNames endpoints,
      Observation observation) {
    this.request = request;
    this.response = response;
    this.endpoints = endpoints;
    this.observation = observation;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public String endpoint() {
    String known = observation.endpoint();
    return known != null ? known : endpoints.of(request, status());
  }

  /** The container answers 500 for an exception, but only after the filter has seen it. */
  @Override
  public int status() {
    int status = response.getStatus();
    if (status >= 400 || response.isCommitted()) {
      return status;
    }
    return observation.hasFailed() ? 500 : observation.isRefused() ? 400 : status;
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public @Nullable String responseHeader(String name) {
    return response.getHeader(name);
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(
          name.toLowerCase(Locale.ROOT),
          String.join(", ", Collections.list(request.getHeaders(name))));
    }
    return headers;
  }

  @Override
  public Map<String, String> responseHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : response.getHeaderNames()) {
      headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", response.getHeaders(name)));
    }
    return headers;
  }

  @Override
  public String peer() {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable String remoteUser() {
    return request.getRemoteUser();
  }

  @Override
  public long requestBytes() {
    if (request instanceof ObservedRequest observed && observed.bytes() > 0) {
      return observed.bytes();
    }
    try {
      return Math.max(0, request.getContentLengthLong());
    } catch (RuntimeException e) {
      // A length that is no number.
      return -1;
    }
  }

  @Override
  public long responseBytes() {
    // What a servlet writes for HEAD the container does not send.
    return method().equals("HEAD") ? 0 : response.bytes();
  }

  @Override
  public @Nullable Body requestBody() {
    return request instanceof ObservedRequest observed ? observed.body() : null;
  }

  @Override
  public @Nullable Body responseBody() {
    return method().equals("HEAD") ? null : response.body();
  }
}
