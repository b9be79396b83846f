package io.sightline.shipper.sink;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.flow.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends dead letters again, to the stream and with the id they had. What is delivered now, or was
 * before, is taken out of the file; what is refused again stays.
 */
public final class Replay {
  private static final int AT_A_TIME = 500;

  private final DeadLetterFile file;
  private final Elasticsearch server;

  public Replay(DeadLetterFile file, Elasticsearch server) {
    this.file = file;
    this.server = server;
  }

  /** How it went. */
  public record Outcome(int delivered, int refused) {}

  /**
   * Sends letters again and takes those out of the file that are delivered.
   *
   * @param refusal hears a sentence for each letter that is refused again
   * @throws IOException when the server cannot be reached or answers a request with an error; what
   *     was delivered before is out of the file
   */
  public Outcome run(List<DeadLetterFile.Letter> letters, Consumer<String> refusal)
      throws IOException {
    int refused = 0;
    Map<String, List<DeadLetterFile.Letter>> byStream = new LinkedHashMap<>();
    for (DeadLetterFile.Letter letter : letters) {
      if (letter.field("stream").isEmpty() || letter.field("id").isEmpty()) {
        refusal.accept("letter " + letter.number() + ": it names no stream and id");
        refused++;
        continue;
      }
      byStream.computeIfAbsent(letter.field("stream"), stream -> new ArrayList<>()).add(letter);
    }
    int done = 0;
    for (Map.Entry<String, List<DeadLetterFile.Letter>> stream : byStream.entrySet()) {
      List<DeadLetterFile.Letter> all = stream.getValue();
      for (int from = 0; from < all.size(); from += AT_A_TIME) {
        List<DeadLetterFile.Letter> some =
            all.subList(from, Math.min(all.size(), from + AT_A_TIME));
        Set<String> taken = send(stream.getKey(), some, refusal);
        refused += (int) some.stream().filter(letter -> !taken.contains(letter.text())).count();
        if (!taken.isEmpty()) {
          done += file.remove(letter -> taken.contains(letter.text()));
        }
      }
    }
    return new Outcome(done, refused);
  }

  /** The texts of the letters that have their place now. */
  private Set<String> send(
      String stream, List<DeadLetterFile.Letter> letters, Consumer<String> refusal)
      throws IOException {
    Batch batch = new Batch(1 << 20).reuse(stream);
    for (DeadLetterFile.Letter letter : letters) {
      byte[] line = letter.field("line").getBytes(StandardCharsets.UTF_8);
      Origin origin = new Origin(letter.field("class"), "", letter.field("file"));
      batch.add(origin, 0, letter.field("id"), line, 0, line.length);
    }
    Elasticsearch.Answer answer = server.bulk(batch, batch.size());
    if (answer.status() != 200) {
      throw new IOException(
          "Elasticsearch answered with status " + answer.status() + ": " + answer.excerpt());
    }
    BulkAnswer items = BulkAnswer.parse(answer.body(), batch.size());
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      if (Verdict.isDelivered(items.status(i))) {
        taken.add(letters.get(i).text());
      } else {
        refusal.accept(
            "letter "
                + letters.get(i).number()
                + ": status "
                + items.status(i)
                + ", "
                + items.failure(i).reason());
      }
    }
    return taken;
  }
}
