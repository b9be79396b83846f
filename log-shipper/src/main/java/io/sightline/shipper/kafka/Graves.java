package io.sightline.shipper.kafka;

import io.sightline.shipper.flow.Batch;
import java.io.IOException;

/** Where a document goes that no broker will ever take. */
@FunctionalInterface
public interface Graves {

  /**
   * Keeps one document of a batch, durably.
   *
   * @throws IOException when it is not kept; it is tried again
   */
  void bury(Batch batch, int item, String type, String reason) throws IOException;
}
