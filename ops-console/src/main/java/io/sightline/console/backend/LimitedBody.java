package io.sightline.console.backend;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects an answer's body up to a limit; past it the exchange is cancelled and {@link TooLarge}
 * is thrown.
 */
final class LimitedBody implements BodySubscriber<byte[]> {
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(int limitBytes) {
      super("more than " + limitBytes + " bytes");
    }
  }

  private final int limitBytes;
  private final List<byte[]> collected = new ArrayList<>();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private int size;
  private Flow.Subscription subscription;

  LimitedBody(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    started.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (size + buffer.remaining() > limitBytes) {
        collected.clear();
        subscription.cancel();
        body.completeExceptionally(new TooLarge(limitBytes));
        return;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      size += bytes.length;
      collected.add(bytes);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ByteBuffer whole = ByteBuffer.allocate(size);
    collected.forEach(whole::put);
    collected.clear();
    body.complete(whole.array());
  }
}
