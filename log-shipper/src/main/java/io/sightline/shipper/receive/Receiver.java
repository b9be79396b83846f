package io.sightline.shipper.receive;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A server, or standard input, that fills a spool from {@link #start} to {@link #close}. */
interface Receiver extends Closeable {

  /**
   * Listens, or reads, from now on.
   *
   * @throws IOException with a sentence for people when it cannot listen
   */
  void start() throws IOException;

  /** Where it listens since it was started; null when nowhere. */
  default InetSocketAddress address() {
    return null;
  }

  /** Stops listening; what has come so far is stored as far as there is room. */
  @Override
  void close();
}
