package io.sightline.shipper;

import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Elasticsearch, the same one for all test classes that register this; it ends with the last
 * of them. Every test takes an {@link #environment} of its own, so that none sees the streams of
 * another.
 */
public final class RealElasticsearch implements BeforeAllCallback {
  private static final ExtensionContext.Namespace ALL =
      ExtensionContext.Namespace.create(RealElasticsearch.class);
  private static final AtomicInteger ENVIRONMENTS = new AtomicInteger();

  private Running running;

  /** One server and its folder. */
  private static final class Running implements AutoCloseable {
    private final Path folder;
    private final ElasticsearchServer server;

    Running() {
      try {
        folder = Files.createTempDirectory("elasticsearch");
        server = ElasticsearchServer.start(Toolbox.inRepository(), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ALL)
            .computeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  public URI uri() {
    return running.server.uri();
  }

  public LogIndex index() {
    return new LogIndex(uri());
  }

  /** A name that no other test has. */
  public String environment() {
    return "test" + ENVIRONMENTS.incrementAndGet();
  }

  /** Ends it by SIGKILL. */
  void kill() {
    running.server.kill();
  }

  void restart() throws IOException {
    running.server.restart();
  }
}
