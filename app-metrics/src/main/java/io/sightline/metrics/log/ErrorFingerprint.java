package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A short name that equal errors share: a hash of the exception's type, its root cause's type and
 * the two topmost methods of the service's own code (neither the JDK's nor a framework's). The
 * outermost own method is left out when there are others: it is the way in, and the same error may
 * be reached by many. Without own code the topmost methods count, whoever's they are.
 *
 * <p>Line numbers, and the numbers of lambdas, proxies and generated classes, are left out, so the
 * name survives a small edit and a restart. The message is left out, for it carries ids.
 */
final class ErrorFingerprint {
  private static final int OWN_FRAMES = 2;
  private static final int FOREIGN_FRAMES = 5;
  private static final int BYTES = 8;
  private static final int DEPTH = 50;

  /** What generated names are made unique with; behind {@code $$} nothing is by hand. */
  private static final Pattern GENERATED =
      Pattern.compile("\\$\\$.*|/?0x[0-9a-fA-F]+|(?<=\\$)[A-Za-z]*Proxy[0-9]+|[0-9]+");

  private static final List<String> FOREIGN =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "jakarta.",
          "kotlin.",
          "kotlinx.",
          "scala.",
          "groovy.",
          "org.codehaus.groovy.",
          "org.eclipse.",
          "io.javalin.",
          "org.springframework.",
          "org.apache.",
          "org.slf4j.",
          "ch.qos.logback.",
          "net.logstash.",
          "com.zaxxer.",
          "org.postgresql.",
          "com.mysql.",
          "org.mariadb.",
          "org.h2.",
          "net.ttddyy.",
          "redis.clients.",
          "io.lettuce.",
          "io.netty.",
          "io.undertow.",
          "reactor.",
          "io.reactivex.",
          "org.hibernate.",
          "org.jooq.",
          "org.flywaydb.",
          "com.fasterxml.",
          "tools.jackson.",
          "com.google.",
          "io.micrometer.",
          "io.opentelemetry.",
          "io.prometheus.",
          "io.sentry.",
          "io.grpc.",
          "okhttp3.",
          "org.elasticsearch.",
          "co.elastic.",
          "org.junit.",
          "org.assertj.",
          "org.mockito.",
          "net.bytebuddy.",
          "com.sun.proxy.",
          "io.sightline.metrics.");

  private ErrorFingerprint() {}

  /** Sixteen hexadecimal digits. */
  static String of(IThrowableProxy error) {
    IThrowableProxy root = error;
    // An exception may be its own distant cause; the depth limit ends such a ring.
    for (int depth = 0; depth < DEPTH && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    StringBuilder text = new StringBuilder(256);
    text.append(plain(error.getClassName())).append('|').append(plain(root.getClassName()));
    List<String> places = ownPlaces(root);
    if (places.isEmpty()) {
      places = places(root, FOREIGN_FRAMES, false);
    }
    places.forEach(place -> text.append('|').append(place));
    return hash(text.toString());
  }

  private static List<String> ownPlaces(IThrowableProxy error) {
    List<String> own = places(error, OWN_FRAMES + 1, true);
    return own.size() > 1 ? own.subList(0, own.size() - 1) : own;
  }

  private static List<String> places(IThrowableProxy error, int count, boolean ownOnly) {
    List<String> places = new ArrayList<>(count);
    String before = "";
    for (StackTraceElementProxy proxy : error.getStackTraceElementProxyArray()) {
      StackTraceElement frame = proxy.getStackTraceElement();
      if (ownOnly && isForeign(frame.getClassName())) {
        continue;
      }
      String place = plain(frame.getClassName()) + '.' + plain(frame.getMethodName());
      // However deep a recursion went, it is one place; a proxy is its target.
      if (!place.equals(before)) {
        places.add(place);
      }
      before = place;
      if (places.size() == count) {
        break;
      }
    }
    return places;
  }

  private static boolean isForeign(String className) {
    for (String start : FOREIGN) {
      if (className.startsWith(start)) {
        return true;
      }
    }
    return className.startsWith("$Proxy") || className.contains(".$Proxy");
  }

  private static String plain(String name) {
    return GENERATED.matcher(name).replaceAll("");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
