package io.sightline.metrics.http;

/** Values of the label {@code endpoint} that are no route's pattern. */
public final class Endpoints {
  /** No route serves the path. */
  public static final String NOT_FOUND = "NOT_FOUND";

  /** A file, or whatever else was served without a route. */
  public static final String STATIC = "STATIC";

  /** The server refused the request before any application saw it. */
  public static final String BAD_REQUEST = "BAD_REQUEST";

  private Endpoints() {}

  /** Whether it is one of these very instances; a route may have the same name. */
  @SuppressWarnings("ReferenceEquality") // Every request comes by here; constants are interned.
  static boolean isNoRoute(String endpoint) {
    return endpoint == NOT_FOUND || endpoint == STATIC || endpoint == BAD_REQUEST;
  }
}
