package io.sightline.shipper.receive;

import java.io.IOException;
import java.io.InputStream;

/**
 * Standard input, line by line, until its end. Nobody can interrupt a read of it: after {@link
 * #close} what it still brings is not stored any more.
 */
final class Stdin implements Receiver {
  private final Intake intake;
  private final StdinConfig config;
  private final InputStream in;
  private volatile boolean closing;
  private Thread thread;

  Stdin(Intake intake, StdinConfig config, InputStream in) {
    this.intake = intake;
    this.config = config;
    this.in = in;
  }

  @Override
  public void start() {
    thread = new Thread(this::read, "stdin " + intake.logClass());
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    StreamReceiver receiver =
        new StreamReceiver(intake, Framing.ofLines(config.maxLineBytes()), new byte[0]);
    try {
      readAll(receiver);
      receiver.end();
    } catch (InterruptedException e) {
      // The shipper ends; what was not stored is counted.
    }
  }

  private void readAll(StreamReceiver receiver) throws InterruptedException {
    try {
      while (!closing && receiver.readOnce(in)) {}
    } catch (IOException e) {
      intake
          .events()
          .receiverTrouble(intake.logClass(), "standard input cannot be read any more: " + e);
    }
  }

  @Override
  public void close() {
    closing = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
