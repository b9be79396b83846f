package io.sightline.stack;

import java.io.IOException;

/** The stack cannot start. The message is for the user: what is wrong and what to do. */
public final class StackException extends IOException {
  private static final long serialVersionUID = 1L;

  StackException(String message) {
    super(message);
  }
}
