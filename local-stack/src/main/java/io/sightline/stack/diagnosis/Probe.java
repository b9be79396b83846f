package io.sightline.stack.diagnosis;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A page that is well when it answers 200.
 *
 * @param name as it is reported: {@code demo-service health}
 */
public record Probe(String name, URI url) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * How it went.
   *
   * @param statusCode none when there was no whole answer
   * @param took from the request to the last byte of the answer, or to the failure
   * @param at when the request was sent
   * @param error why it is not well; none when it is
   */
  public record Result(
      Probe probe, OptionalInt statusCode, Duration took, Instant at, Optional<String> error) {
    /** Whether it answered 200. */
    public boolean ok() {
      return error.isEmpty();
    }
  }

  /**
   * Asks all of them at once.
   *
   * @param timeout for each whole answer, its last byte included
   * @return in the order of the probes, once the slowest has answered or is out of time
   */
  public static List<Result> all(List<Probe> probes, Duration timeout) throws InterruptedException {
    List<CompletableFuture<Result>> running =
        probes.stream().map(probe -> probe.ask(timeout)).toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Failures are results.
    }
    return running.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<Result> ask(Duration timeout) {
    Instant at = Instant.now();
    long begun = System.nanoTime();
    CompletableFuture<HttpResponse<Void>> answering =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
    // Cancelled, and not only given up: an answer that drips would go on for ever.
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> answering.cancel(true));
    return answering.handle(
        (answer, failure) -> {
          Duration took = Duration.ofNanos(System.nanoTime() - begun);
          if (failure != null) {
            return new Result(
                this, OptionalInt.empty(), took, at, Optional.of(reason(failure, timeout)));
          }
          int status = answer.statusCode();
          return new Result(
              this,
              OptionalInt.of(status),
              took,
              at,
              status == 200 ? Optional.empty() : Optional.of("answered " + status));
        });
  }

  private static String reason(Throwable failure, Duration timeout) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof CancellationException
        ? "no whole answer within " + timeout.toMillis() + " ms"
        : Unanswered.reason(cause);
  }
}
