package io.sightline.console;

import io.sightline.console.ConsoleConfig.SignIn;
import io.sightline.console.login.Attempts;
import io.sightline.console.login.AuditLog;
import io.sightline.console.login.PasswordHashing;
import io.sightline.console.login.Role;
import io.sightline.console.login.Sessions;
import io.sightline.console.login.Users;
import io.sightline.console.web.LoginSettings;
import io.sightline.metrics.ops.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what the login needs, and sees to it that somebody can come in. */
final class SignIns {
  private static final Logger LOG = LoggerFactory.getLogger(SignIns.class);
  private static final String FOLDER = "login";

  /** PBKDF2 of the library, as for its own endpoints. */
  static final PasswordHashing HASHING =
      new PasswordHashing() {
        @Override
        public String hash(char[] password) {
          return PasswordHash.of(password).toString();
        }

        @Override
        public boolean matches(String hash, char[] password) {
          return PasswordHash.parse(hash).map(parsed -> parsed.matches(password)).orElse(false);
        }
      };

  private SignIns() {}

  /** The users of a data folder. */
  static Users users(Path data) throws IOException {
    return new Users(data.resolve(FOLDER), HASHING);
  }

  /**
   * Enters those whose passwords the installation brings; when there is nobody at all and a login
   * is required, makes an operator and a viewer.
   */
  static LoginSettings open(SignIn signIn, Path data, Clock clock) throws IOException {
    Users users = users(data);
    enter(users, Role.OPERATOR, signIn.operatorPassword());
    enter(users, Role.VIEWER, signIn.viewerPassword());
    if (signIn.isRequired() && users.isEmpty()) {
      LOG.warn(
          "The passwords of 'operator' and 'viewer' were made and are in {}. Note them and delete"
              + " the file.",
          users.generateFirst());
    }
    return LoginSettings.of(
        signIn.isRequired(),
        signIn.isSecure(),
        users,
        new Sessions(clock),
        new Attempts(clock),
        new AuditLog(data.resolve(FOLDER), clock));
  }

  private static void enter(Users users, Role role, Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return;
    }
    String password = Files.readString(file.get()).strip();
    try {
      users.put(role.toString(), role, password.toCharArray());
    } catch (Users.Refused refused) {
      throw new IOException(file.get() + ": " + refused.getMessage(), refused);
    }
  }
}
