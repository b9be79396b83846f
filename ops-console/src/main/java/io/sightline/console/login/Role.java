package io.sightline.console.login;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do. */
public enum Role {
  /** Sees everything, changes nothing. */
  VIEWER,
  /** May silence alerts, resolve errors, send test alerts as well. */
  OPERATOR;

  public boolean mayChange() {
    return this == OPERATOR;
  }

  /** The role of a lower-case name. */
  public static Optional<Role> named(String name) {
    for (Role role : values()) {
      if (role.toString().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
