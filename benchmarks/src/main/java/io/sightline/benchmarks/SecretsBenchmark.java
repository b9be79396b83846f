package io.sightline.benchmarks;

import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What masking costs on the way of a log line and of a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SecretsBenchmark {
  private final Secrets secrets = Secrets.of(SecretSettings.defaults());

  private final String plain =
      "Order accepted for customer after checking the stock in two warehouses and reserving the items of it";
  private final String usual =
      "order 81723 accepted: symbol=ACME side=BUY quantity=100 price=17.25 after 12 ms, 3 of 5 partners asked";
  private final String accessMessage = "GET /api/orders/{id} 200";
  private final String withSecret =
      "login of bob failed: password=hunter2 user=bob at https://example.org/login?next=%2Fhome, 3 tries left";
  private final String query = "page=2&size=50&sort=price&filter=open";
  private final String json;
  private final String stack;

  public SecretsBenchmark() {
    StringBuilder document = new StringBuilder("{\"items\":[");
    for (int i = 0; i < 10; i++) {
      document
          .append("{\"id\":")
          .append(i)
          .append(",\"symbol\":\"ACME\",\"price\":17.25,\"note\":\"a word\"},");
    }
    json = document.append("{}],\"token\":\"abc\"}").toString();
    StringBuilder trace = new StringBuilder("java.lang.IllegalStateException: no stock\n");
    for (int i = 0; i < 40; i++) {
      trace
          .append("\tat com.acme.shop.orders.OrderService.reserve(OrderService.java:")
          .append(i)
          .append(")\n");
    }
    stack = trace.toString();
  }

  @Benchmark
  public String textPlain100() {
    return secrets.text(plain);
  }

  @Benchmark
  public String textUsual100() {
    return secrets.text(usual);
  }

  @Benchmark
  public String textAccessMessage() {
    return secrets.text(accessMessage);
  }

  @Benchmark
  public String textWithSecret100() {
    return secrets.text(withSecret);
  }

  @Benchmark
  public String query() {
    return secrets.query(query);
  }

  @Benchmark
  public String json700() {
    return secrets.json(json);
  }

  @Benchmark
  public String stackTrace40Frames() {
    return secrets.text(stack);
  }

  @Benchmark
  public boolean isSecret() {
    return secrets.isSecret("X-Forwarded-For");
  }
}
