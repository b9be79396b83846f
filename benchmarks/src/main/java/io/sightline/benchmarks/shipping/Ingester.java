package io.sightline.benchmarks.shipping;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkListener;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.util.BinaryData;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingester",
    hidden = true,
    description = "Reads a file and sends its lines by the official client's BulkIngester.")
public final class Ingester implements Callable<Integer> {
  @Parameters(index = "0")
  private Path file = Path.of("");

  @Parameters(index = "1")
  private int port;

  @Parameters(index = "2")
  private String stream = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Outcome outcome = new Outcome();
    ship(outcome);
    if (outcome.failed.get()) {
      return 1;
    }
    // Whoever measures looks at this process and ends it.
    new CountDownLatch(1).await();
    return 0;
  }

  /** A request that fails is not sent again, and nobody hears of it who does not listen. */
  private static final class Outcome implements BulkListener<Void> {
    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public void beforeBulk(long number, BulkRequest request, List<Void> contexts) {}

    @Override
    public void afterBulk(
        long number, BulkRequest request, List<Void> contexts, BulkResponse response) {
      if (response.errors()) {
        System.err.println("ingester: " + response);
        failed.set(true);
      }
    }

    @Override
    public void afterBulk(
        long number, BulkRequest request, List<Void> contexts, Throwable failure) {
      System.err.println("ingester: " + failure);
      failed.set(true);
    }
  }

  private void ship(Outcome outcome) throws IOException {
    try (RestClient connection = RestClient.builder(new HttpHost("127.0.0.1", port)).build();
        BulkIngester<Void> ingester =
            BulkIngester.of(
                b ->
                    b.client(
                            new ElasticsearchClient(
                                new RestClientTransport(connection, new SimpleJsonpMapper())))
                        .maxSize(2 * 1024 * 1024)
                        .maxOperations(-1)
                        .maxConcurrentRequests(4)
                        .listener(outcome));
        BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String id = "ingester" + number++;
        BinaryData document =
            BinaryData.of(line.getBytes(StandardCharsets.UTF_8), "application/json");
        ingester.add(op -> op.create(c -> c.index(stream).id(id).document(document)));
      }
    }
  }
}
