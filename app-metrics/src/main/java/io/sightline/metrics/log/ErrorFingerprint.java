package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short name that equal errors share: a hash of the exception's type, its root cause's type and
 * the topmost frames. Line numbers and the numbers of generated classes are left out, so it
 * survives a small edit and a restart. The message is left out, for it carries ids.
 */
final class ErrorFingerprint {
  private static final int FRAMES = 5;
  private static final int BYTES = 8;

  private ErrorFingerprint() {}

  /** Sixteen hexadecimal digits. */
  static String of(IThrowableProxy error) {
    StringBuilder text = new StringBuilder(error.getClassName());
    IThrowableProxy root = error;
    // An exception may be its own distant cause; the depth limit ends such a ring.
    for (int depth = 0; depth < 50 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    text.append('|').append(root.getClassName());
    StackTraceElementProxy[] frames = root.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      StackTraceElement frame = frames[i].getStackTraceElement();
      String place = frame.getClassName() + '.' + frame.getMethodName();
      text.append('|').append(place.replaceAll("[0-9]+", ""));
    }
    return hash(text.toString());
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
