package io.sightline.stack.backup;

import java.io.IOException;

/** A backup or a restore that cannot be. The message says which part, why, and what to do. */
public final class BackupException extends IOException {
  private static final long serialVersionUID = 1L;

  BackupException(String message) {
    super(message);
  }

  BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
