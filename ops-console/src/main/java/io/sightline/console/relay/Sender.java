package io.sightline.console.relay;

import java.io.IOException;

/** Speaks one channel's language. Thread-safe. */
interface Sender {
  /**
   * Returns when the channel's server has taken the message.
   *
   * @throws Refused when it will not take it however often it is asked
   * @throws IOException when it may take it later
   */
  void send(Announcement announcement) throws IOException, InterruptedException, Refused;

  /** The server's answer to a message it does not want. It never holds a secret of ours. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String answer) {
      super(answer);
    }
  }
}
