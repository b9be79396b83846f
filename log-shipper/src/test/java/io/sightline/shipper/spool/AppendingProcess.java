package io.sightline.shipper.spool;

import io.sightline.shipper.event.ShipperEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Appends from several threads until it is killed, and says on its standard output what it was told
 * to be stored: a line {@code <prefix>-<thread>-<number>} for each message.
 */
final class AppendingProcess {
  private static final int THREADS = 4;

  private AppendingProcess() {}

  public static void main(String[] arguments) throws Exception {
    Spool spool =
        Spool.open(
            Path.of(arguments[0]),
            SpoolRun.CLASS,
            new SpoolConfig(1L << 30),
            new MemoryCheckpoint(),
            new ShipperEvents() {});
    for (int i = 0; i < THREADS; i++) {
      String name = arguments[1] + '-' + i + '-';
      new Thread(() -> append(spool, name)).start();
    }
  }

  private static void append(Spool spool, String name) {
    try {
      for (int number = 0; ; number++) {
        byte[] text = (name + number).getBytes(StandardCharsets.UTF_8);
        spool.append(new Frames().add(0, new byte[0], text, 0, text.length));
        synchronized (AppendingProcess.class) {
          System.out.println(name + number);
        }
      }
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
