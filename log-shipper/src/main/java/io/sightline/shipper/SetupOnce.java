package io.sightline.shipper;

import io.sightline.shipper.sink.Elasticsearch;
import java.io.IOException;

/** The {@code setup} command. */
final class SetupOnce {
  private SetupOnce() {}

  /** Returns the exit code; says on stdout what was installed or on stderr why not. */
  static int run(ShipperConfig config) {
    try (Elasticsearch server = Wiring.connect(config)) {
      System.out.println(Wiring.setup(config).install(server));
      return 0;
    } catch (IOException e) {
      String where = String.valueOf(config.elasticsearch().urls());
      System.err.println(
          "setup did not succeed at "
              + where
              + ": "
              + (e.getMessage() == null ? e.toString() : e.getMessage())
              + ". Check that Elasticsearch runs there and that the credentials may manage"
              + " index templates");
      return Main.FAILED;
    }
  }
}
