package io.sightline.stack.provision;

import java.io.IOException;

/** A program is nowhere and cannot be fetched. The message is one sentence that says what to do. */
public final class MissingToolException extends IOException {
  private static final long serialVersionUID = 1L;

  MissingToolException(Tool tool, IOException cause) {
    super(
        tool.name().toLowerCase(java.util.Locale.ROOT)
            + " is missing and could not be fetched ("
            + cause.getMessage()
            + "): "
            + tool.source().advice()
            + ", or name your own in "
            + tool.variable(),
        cause);
  }

  MissingToolException(String message) {
    super(message);
  }
}
