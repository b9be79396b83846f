package io.sightline.metrics.servlet;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.http.RequestObserver;
import io.sightline.metrics.ops.OpsEndpoints;
import io.sightline.metrics.ops.OpsRequest;
import io.sightline.metrics.ops.OpsResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Serves the ops endpoints as part of the application. */
final class OpsPaths {
  private final OpsEndpoints endpoints;
  private final RequestObserver observer;

  OpsPaths(Sightline sightline) {
    this.observer = sightline.requests();
    this.endpoints = sightline.opsOnApplicationPort();
  }

  /** False when the path is none of these, and nothing was done. */
  boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = path(request);
    if (!endpoints.serves(path)) {
      return false;
    }
    observer.startClean();
    Optional<OpsResponse> answer =
        endpoints.answer(
            new OpsRequest(
                request.getMethod(),
                path,
                request.getQueryString(),
                request::getHeader,
                request.getRemoteAddr(),
                request.getInputStream()));
    if (answer.isEmpty()) {
      return false;
    }
    response.setStatus(answer.get().status());
    answer.get().headers().forEach(response::setHeader);
    byte[] body = answer.get().body();
    // Of HEAD the body is left out, its length is not known any more.
    if (!request.getMethod().equals("HEAD")) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
    return true;
  }

  /** Most applications have no context path, and then the path needs no cutting. */
  private static String path(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    return context.isEmpty() ? uri : uri.substring(context.length());
  }
}
