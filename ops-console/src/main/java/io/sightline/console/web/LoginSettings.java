package io.sightline.console.web;

import io.sightline.console.login.Attempts;
import io.sightline.console.login.AuditLog;
import io.sightline.console.login.Role;
import io.sightline.console.login.Sessions;
import io.sightline.console.login.Sessions.Session;
import io.sightline.console.login.Users;
import io.sightline.console.login.Users.User;

/**
 * Whether one has to sign in, and what is known of those who do.
 *
 * @param isSecure whether browsers reach the console by https, so that the cookie may say so
 * @param local the session of everybody while no login is required
 */
public record LoginSettings(
    boolean isRequired,
    boolean isSecure,
    Users users,
    Sessions sessions,
    Attempts attempts,
    AuditLog audit,
    Session local) {

  /** With a session for everybody, as long as no login is required. */
  public static LoginSettings of(
      boolean isRequired,
      boolean isSecure,
      Users users,
      Sessions sessions,
      Attempts attempts,
      AuditLog audit) {
    User everybody = new User(LoginGuard.LOCAL_USER, Role.OPERATOR, "");
    Session local = sessions.find(sessions.open(everybody)).orElseThrow();
    return new LoginSettings(isRequired, isSecure, users, sessions, attempts, audit, local);
  }
}
