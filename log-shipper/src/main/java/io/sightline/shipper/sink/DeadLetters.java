package io.sightline.shipper.sink;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of documents that Elasticsearch will never accept, one JSON object a line:
 *
 * <pre>
 * {"time":…,"class":…,"file":…,"offset":…,"id":…,"why":…,"type":…,"reason":…,"line":…}
 * </pre>
 *
 * What {@link #append} took is on the disk when it returns, so the checkpoint may pass. A crash
 * between the two leaves the same letter twice, with the same {@code id}. A half-written last line
 * of a crash is ended at the next opening. Thread-safe.
 */
public final class DeadLetters implements Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Clock clock;
  private FileChannel channel;

  /** Opens nothing yet: most shippers never need the file. */
  public DeadLetters(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  record Letter(
      Origin origin, long offset, Rejection why, String type, String reason, String line) {}

  Path file() {
    return file;
  }

  synchronized void append(List<Letter> letters) throws IOException {
    open();
    StringBuilder lines = new StringBuilder();
    for (Letter letter : letters) {
      lines.append(JSON.writeValueAsString(fields(letter))).append('\n');
    }
    long before = channel.size();
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  private Map<String, Object> fields(Letter letter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", clock.instant().toString());
    fields.put("class", letter.origin().logClass());
    fields.put("file", letter.origin().path());
    fields.put("offset", letter.offset());
    fields.put("id", letter.origin().generation() + ':' + letter.offset());
    fields.put("why", letter.why().label());
    fields.put("type", letter.type());
    fields.put("reason", letter.reason());
    fields.put("line", letter.line());
    return fields;
  }

  private void open() throws IOException {
    if (channel != null) {
      return;
    }
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long size = opened.size();
    ByteBuffer last = ByteBuffer.allocate(1);
    if (size > 0 && opened.read(last, size - 1) == 1 && last.get(0) != '\n') {
      opened.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    }
    opened.position(opened.size());
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    channel = opened;
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
