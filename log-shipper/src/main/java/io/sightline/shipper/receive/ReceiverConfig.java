package io.sightline.shipper.receive;

import java.util.Map;

/** What one kind of receiver needs to know. */
public sealed interface ReceiverConfig permits SyslogConfig, HttpConfig, StdinConfig {

  /** The value of {@code type}, which is the key of its group too. */
  String type();

  /** The keys and values in effect. */
  Map<String, Object> effective();

  /** The largest part that is stored at once, in bytes. */
  long largestPart();
}
