package io.sightline.shipper.sink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.http.entity.AbstractHttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.entity.HttpAsyncContentProducer;

/**
 * The front part of an array as the body of a request. It is written in pieces: the JDK copies all
 * that it is offered into a native buffer before each write, so offering megabytes again and again
 * costs more than sending them.
 */
final class BulkEntity extends AbstractHttpEntity implements HttpAsyncContentProducer {
  private static final int PIECE_BYTES = 128 * 1024;

  private final byte[] bytes;
  private final int length;
  private int written;

  BulkEntity(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    setContentType(ContentType.create("application/x-ndjson").toString());
  }

  @Override
  public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
    while (written < length) {
      int piece = Math.min(PIECE_BYTES, length - written);
      int taken = encoder.write(ByteBuffer.wrap(bytes, written, piece));
      written += Math.max(0, taken);
      if (taken < piece) {
        return;
      }
    }
    encoder.complete();
  }

  /** Also the way back to the start, for another node. */
  @Override
  public void close() {
    written = 0;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }
}
