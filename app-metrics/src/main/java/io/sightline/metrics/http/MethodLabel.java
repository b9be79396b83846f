package io.sightline.metrics.http;

/** The {@code method} label: the standard methods; anything a caller makes up is {@code OTHER}. */
public final class MethodLabel {
  private static final String[] NAMES = {
    "OTHER", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"
  };
  static final int COUNT = NAMES.length;

  private MethodLabel() {}

  /** A number from 0 (what is not standard) on; methods are upper case, as in HTTP. */
  public static int index(String method) {
    return switch (method) {
      case "GET" -> 1;
      case "HEAD" -> 2;
      case "POST" -> 3;
      case "PUT" -> 4;
      case "DELETE" -> 5;
      case "CONNECT" -> 6;
      case "OPTIONS" -> 7;
      case "TRACE" -> 8;
      case "PATCH" -> 9;
      case "QUERY" -> 10;
      default -> 0;
    };
  }

  static String name(int index) {
    return NAMES[index];
  }
}
