package io.sightline.shipper.sink;

import io.sightline.shipper.event.RetryReason;
import java.io.IOException;

/** What a failure of a request means to people, and what they can do. */
final class Advice {
  private Advice() {}

  static RetryReason reason(int status) {
    return status == 429 ? RetryReason.TOO_MANY_REQUESTS : RetryReason.SERVER_ERROR;
  }

  static String unreachable(IOException e) {
    return "Elasticsearch cannot be reached (" + e + "); it is tried again until it answers";
  }

  static String toMend(int status) {
    return switch (status) {
      case 401 -> "check username and password_file, or api_key_file";
      case 403 ->
          "grant create_doc and auto_configure on the data streams, and for setup"
              + " manage_index_templates and manage_ilm; or lift the block of the index";
      case 404 -> "run 'setup' with this configuration, so that the data streams can be created";
      default -> "check that the url is an Elasticsearch 8.13 or newer";
    };
  }
}
