package io.sightline.metrics.ops;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes a line for {@code ops.basic_auth_file} or {@code
 * ops.bearer_token_hash_file}.
 *
 * <pre>{@code
 * java -cp app-metrics.jar io.sightline.metrics.ops.HashPassword prometheus >> ops-users
 * java -cp app-metrics.jar io.sightline.metrics.ops.HashPassword --token prometheus >> ops-tokens
 * }</pre>
 *
 * <p>The password is asked for, or read as one line from standard input; never an argument, which
 * every user of the machine could see. With {@code --token} a random token is made and shown once,
 * on standard error. The line goes to standard output.
 */
public final class HashPassword {
  private static final int TOKEN_BYTES = 32;
  private static final String USAGE =
      "usage: HashPassword [--token] NAME    (letters, digits, '.', '_', '-', '@'; the password on"
          + " standard input)";

  private HashPassword() {}

  /** Exits with 0 when the line was printed, with 2 when it was called wrongly. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(arguments, System.console(), System.in, System.out, System.err));
  }

  static int run(
      String[] arguments,
      @Nullable Console console,
      InputStream in,
      PrintStream out,
      PrintStream err)
      throws IOException {
    boolean token = arguments.length == 2 && arguments[0].equals("--token");
    String name = arguments.length == 0 ? "" : arguments[arguments.length - 1];
    if (arguments.length != (token ? 2 : 1) || !name.matches("[A-Za-z0-9._@][A-Za-z0-9._@-]*")) {
      err.println(USAGE);
      return 2;
    }
    char[] password = token ? token(err) : password(console, in);
    if (password.length == 0) {
      err.println("the password is empty: nothing was written");
      return 2;
    }
    out.println(name + ":" + PasswordHash.of(password));
    return 0;
  }

  private static char[] token(PrintStream err) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    err.println("the token, shown this once: " + token);
    return token.toCharArray();
  }

  private static char[] password(@Nullable Console console, InputStream in) throws IOException {
    if (console != null) {
      char[] typed = console.readPassword("password: ");
      return typed == null ? new char[0] : typed;
    }
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? new char[0] : line.toCharArray();
  }
}
