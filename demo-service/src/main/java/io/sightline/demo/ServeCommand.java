package io.sightline.demo;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    description = {
      "Serves orders and quotes until it is told to stop.",
      "Reads DEMO_HOST, DEMO_PORT, DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD_FILE, REDIS_URL,",
      "REDIS_PASSWORD_FILE, DEMO_FAULTS and the variables of app-metrics (SIGHTLINE_LOG_DIR, …)."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    DemoService service = DemoService.start(DemoSettings.from(System.getenv()), System.getenv());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "shutdown"));
    stopped.await();
    return 0;
  }
}
