package io.sightline.shipper.flow;

import java.util.Map;

/**
 * What has to survive: small JSON texts under keys, such as {@code file/<generation>} or {@code
 * spool/<class>}. Changes are on the disk after the next sync of whoever owns it. Only the engine
 * thread touches it.
 */
public interface Checkpoint {

  /** Null when there is none. */
  String get(String key);

  /** All entries whose key begins so; a copy. */
  Map<String, String> startingWith(String prefix);

  void put(String key, String json);

  void remove(String key);

  /**
   * Whether a part of what an earlier run wrote is lost, so that entries may be older than what
   * that run sent.
   */
  boolean isBehind();
}
