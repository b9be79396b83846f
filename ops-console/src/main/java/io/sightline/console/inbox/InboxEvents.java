package io.sightline.console.inbox;

import java.nio.file.Path;

/** What can happen in the inbox; metrics and logs are made from it. Called from any thread. */
public interface InboxEvents {
  void received(Message.Kind kind);

  /** The oldest message made room for a new one. */
  void evicted(String id);

  /**
   * A file could not be read as a message; it was moved to {@code movedTo} and is no longer listed.
   */
  void damaged(Path movedTo, String reason);

  /** A message was turned away; nothing of it is kept. */
  void refused(Message.Kind kind, String reason);
}
