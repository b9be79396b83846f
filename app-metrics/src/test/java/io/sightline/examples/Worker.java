package io.sightline.examples;

import io.micrometer.core.instrument.Counter;
import io.sightline.metrics.Sightline;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The README's quick start for a service without HTTP. */
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private Worker() {}

  public static void main(String[] arguments) throws InterruptedException {
    Sightline sightline =
        Sightline.forService("shop").version("1.4.0").setting("ops.port", arguments[0]).start();
    Counter invoices =
        Counter.builder("invoices").description("Invoices sent").register(sightline.registry());
    sightline.check("mailbox", () -> LOG.debug("the mailbox answers"));

    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped.countDown();
                  sightline.close();
                }));
    invoices.increment();
    LOG.info("one invoice sent");
    stopped.await();
  }
}
