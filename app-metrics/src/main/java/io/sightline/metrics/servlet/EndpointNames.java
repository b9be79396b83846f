package io.sightline.metrics.servlet;

import io.sightline.metrics.http.Endpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pattern of the route that served a request: from the attribute {@link
 * SightlineFilter#ENDPOINT}, from what Spring MVC leaves behind, from the framework's adapter, or
 * from the servlet's own mapping. Never from the path.
 */
final class EndpointNames {
  private static final String SPRING =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  private final BiFunction<HttpServletRequest, Integer, @Nullable String> framework;

  EndpointNames(BiFunction<HttpServletRequest, Integer, @Nullable String> framework) {
    this.framework = framework;
  }

  String of(HttpServletRequest request, int status) {
    Object known = request.getAttribute(SightlineFilter.ENDPOINT);
    if (known == null) {
      known = request.getAttribute(SPRING);
      // Spring MVC's handler of files, which is asked last and also finds nothing.
      known = "/**".equals(known) ? null : known;
    }
    if (known == null) {
      known = framework.apply(request, status);
    }
    return known != null ? known.toString() : mapping(request, status);
  }

  private static String mapping(HttpServletRequest request, int status) {
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    boolean named =
        match == MappingMatch.EXACT
            || (match == MappingMatch.PATH
                && !request.getHttpServletMapping().getPattern().equals("/*"));
    if (named && status != 404) {
      return request.getHttpServletMapping().getPattern();
    }
    return status < 400 ? Endpoints.STATIC : Endpoints.NOT_FOUND;
  }
}
