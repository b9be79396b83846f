package io.sightline.metrics.ops;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A line for a file of who may use the ops endpoints, made by the command that operators use, and
 * the secret that belongs to it.
 */
public record HashedCredentials(String line, String secret) {
  /** Of a user with this password. */
  public static HashedCredentials user(String name, String password) {
    return run(password, name);
  }

  /** Of a token that the command makes up. */
  public static HashedCredentials token(String name) {
    return run("", "--token", name);
  }

  private static HashedCredentials run(String password, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      int status =
          HashPassword.run(
              arguments,
              null,
              new ByteArrayInputStream(password.getBytes(StandardCharsets.UTF_8)),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      if (status != 0) {
        throw new AssertionError("exit status " + status + ": " + err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String said = err.toString(StandardCharsets.UTF_8).strip();
    return new HashedCredentials(
        out.toString(StandardCharsets.UTF_8),
        password.isEmpty() ? said.substring(said.lastIndexOf(' ') + 1) : password);
  }
}
