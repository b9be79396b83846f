package io.sightline.shipper;

import io.sightline.shipper.flow.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long delivery may be hindered before its health says so.
 *
 * @param troubled since the first of the tries that failed
 * @param stalled since something moved, while there is work
 */
record Patience(Duration troubled, Duration stalled) {
  static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /**
   * Are lines likely to arrive?
   *
   * @param trouble what hinders the output
   * @param standstill for how long nothing has moved although there is work; zero when there is
   *     none
   * @param oldest where the oldest line waits
   * @throws IOException with what hinders them, in a sentence
   */
  void check(Optional<Output.Trouble> trouble, Duration standstill, Optional<String> oldest)
      throws IOException {
    if (trouble.isPresent() && trouble.get().lasts().compareTo(troubled) > 0) {
      throw new IOException(trouble.get().what());
    }
    if (standstill.compareTo(stalled) > 0) {
      throw new IOException(
          "nothing was delivered for "
              + standstill.toSeconds()
              + " s although lines wait"
              + oldest.map(where -> " in " + where).orElse(""));
    }
  }
}
