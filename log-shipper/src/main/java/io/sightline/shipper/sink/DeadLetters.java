package io.sightline.shipper.sink;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.flow.Batch;
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
 * {"time":…,"class":…,"file":…,"offset":…,"stream":…,"id":…,"why":…,"type":…,"reason":…,"line":…}
 * </pre>
 *
 * What {@link #append} took is on the disk when it returns, so the checkpoint may pass. A crash
 * between the two leaves the same letter twice, with the same {@code id}. A half-written last line
 * of a crash is ended by the next letter. The file is opened each time, so it may be moved away or
 * deleted while the shipper runs. Thread-safe.
 */
public final class DeadLetters {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Clock clock;

  /** Opens nothing yet: most shippers never need the file. */
  public DeadLetters(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  record Letter(
      Origin origin,
      long offset,
      String stream,
      String id,
      Rejection why,
      String type,
      String reason,
      String line) {}

  Path file() {
    return file;
  }

  /** Keeps one document of a batch that another kind of output cannot take. */
  public void append(Batch batch, int item, Rejection why, String type, String reason)
      throws IOException {
    append(
        List.of(
            new Letter(
                batch.origin(item),
                batch.offset(item),
                batch.stream(),
                batch.id(item),
                why,
                type,
                reason,
                batch.document(item))));
  }

  synchronized void append(List<Letter> letters) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Letter letter : letters) {
      lines.append(JSON.writeValueAsString(fields(letter))).append('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    try (FileChannel unused = DeadLetterFile.lock(file);
        FileChannel channel = open()) {
      long before = channel.size();
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
  }

  private Map<String, Object> fields(Letter letter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", clock.instant().toString());
    fields.put("class", letter.origin().logClass());
    fields.put("file", letter.origin().path());
    fields.put("offset", letter.offset());
    fields.put("stream", letter.stream());
    fields.put("id", letter.id());
    fields.put("why", letter.why().label());
    fields.put("type", letter.type());
    fields.put("reason", letter.reason());
    fields.put("line", letter.line());
    return fields;
  }

  private FileChannel open() throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long size = channel.size();
      channel.position(size);
      ByteBuffer last = ByteBuffer.allocate(1);
      if (size == 0) {
        forceFolder();
      } else if (channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void forceFolder() throws IOException {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
