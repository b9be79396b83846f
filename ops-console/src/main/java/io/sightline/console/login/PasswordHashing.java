package io.sightline.console.login;

/** Turns passwords into text that tells whether another one is the same, and nothing else. */
public interface PasswordHashing {
  /** Slow on purpose; another text each time. */
  String hash(char[] password);

  /** As slow as {@link #hash}, whatever the answer; false for what is no hash. */
  boolean matches(String hash, char[] password);
}
