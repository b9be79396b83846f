package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file as it is. */
final class PlainContent implements Content {
  private final FileChannel channel;

  PlainContent(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public int read(byte[] into, int from, int length, long offset) throws IOException {
    int filled = 0;
    while (filled < length) {
      int got =
          channel.read(ByteBuffer.wrap(into, from + filled, length - filled), offset + filled);
      if (got <= 0) {
        break;
      }
      filled += got;
    }
    return filled;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public boolean isPacked() {
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
