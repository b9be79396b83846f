package io.sightline.shipper.flow;

import io.sightline.shipper.event.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Documents for one data stream, as the body of a bulk request, and where each of them comes from:
 *
 * <pre>
 * {"create":{"_id":"&lt;name of the track, 12&gt;&lt;offset, 8&gt;"}}\n
 * {"@timestamp":…the line as it is…}\n
 * </pre>
 *
 * The id is the track's name and the line's offset in 48 bits, both in URL-safe Base64; that of
 * joined lines is longer, see {@link #idOfJoined}. The buffer is used again for the next bulk.
 * Documents can be taken out of the middle, so that a retry carries only what is left. Filled by
 * one thread, then owned by the one that sends it.
 */
public final class Batch {
  private static final byte[] ACTION = ascii("{\"create\":{\"_id\":\"");
  private static final byte[] ACTION_END = ascii("\"}}\n");
  private static final int OFFSET_CHARS = 8;
  private static final int FIRST_ITEMS = 1024;

  private final int capacity;
  private final Bytes body;
  private String stream = "";
  private boolean uncertain;
  private boolean foreign;
  private int size;
  private int[] starts = new int[FIRST_ITEMS];
  private int[] documents = new int[FIRST_ITEMS];
  private long[] offsets = new long[FIRST_ITEMS];
  private Origin[] origins = new Origin[FIRST_ITEMS];
  private String lastName = "";
  private byte[] lastAction = new byte[0];

  /**
   * @param capacity of the body in bytes; only a single larger document exceeds it
   */
  public Batch(int capacity) {
    this.capacity = capacity;
    this.body = new Bytes(capacity);
  }

  /** Of a document of several lines: the usual id, and in 24 bits how far they reach. */
  public static String idOfJoined(Origin origin, long offset, long end) {
    byte[] place =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(offset << 16)
            .putLong(6, (end - offset) << 40)
            .array();
    return origin.name()
        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(place, 9));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Empties it for documents of a data stream. */
  public Batch reuse(String forStream) {
    Arrays.fill(origins, 0, size, null);
    stream = forStream;
    uncertain = false;
    foreign = false;
    size = 0;
    body.clear(capacity);
    return this;
  }

  public String stream() {
    return stream;
  }

  /** Some of it may have been sent before, by an earlier run or before a rewind. */
  public boolean isUncertain() {
    return uncertain;
  }

  public void setUncertain() {
    uncertain = true;
  }

  /** Some of it may have been sent by another shipper, nobody here knows when. */
  public boolean isForeign() {
    return foreign;
  }

  /** It is uncertain as well then. */
  public void setForeign() {
    uncertain = true;
    foreign = true;
  }

  /**
   * Adds a document unless the batch is full.
   *
   * @param id the document id, or null to make it of origin and offset
   * @param limit how many bytes the body may have, at most the capacity
   * @return whether it was added; an empty batch takes any document
   */
  public boolean offer(
      Origin origin, long offset, String id, byte[] from, int start, int length, int limit) {
    if (size > 0 && body.length() + length + 64 > Math.min(limit, capacity)) {
      return false;
    }
    add(origin, offset, id, from, start, length);
    return true;
  }

  /** Adds a document whatever room there is. */
  public void add(Origin origin, long offset, String id, byte[] from, int start, int length) {
    if (size == starts.length) {
      grow();
    }
    starts[size] = body.length();
    offsets[size] = offset;
    origins[size] = origin;
    if (id != null) {
      body.add(ACTION).add(id.getBytes(StandardCharsets.UTF_8));
    } else {
      if (!origin.name().equals(lastName)) {
        lastName = origin.name();
        lastAction = ascii("{\"create\":{\"_id\":\"" + origin.name());
      }
      body.room(lastAction.length + OFFSET_CHARS + ACTION_END.length + length + 1);
      body.add(lastAction).base64(offset);
    }
    body.add(ACTION_END);
    documents[size] = body.length();
    body.add(from, start, length).add((byte) '\n');
    size++;
  }

  private void grow() {
    int more = size * 2;
    starts = Arrays.copyOf(starts, more);
    documents = Arrays.copyOf(documents, more);
    offsets = Arrays.copyOf(offsets, more);
    origins = Arrays.copyOf(origins, more);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** How long the body is, in bytes. */
  public int bytes() {
    return body.length();
  }

  /** The body, from 0 to {@link #start}; not a copy. */
  public byte[] array() {
    return body.array();
  }

  /** Where an item's action line begins; for {@code size()} the end of the body. */
  public int start(int item) {
    return item == size ? body.length() : starts[item];
  }

  /** Where an item's document begins; it ends before the line end that precedes the next start. */
  public int documentStart(int item) {
    return documents[item];
  }

  public int documentLength(int item) {
    return start(item + 1) - 1 - documents[item];
  }

  public Origin origin(int item) {
    return origins[item];
  }

  public long offset(int item) {
    return offsets[item];
  }

  public String id(int item) {
    int from = starts[item] + ACTION.length;
    int length = documents[item] - ACTION_END.length - from;
    return new String(body.array(), from, length, StandardCharsets.UTF_8);
  }

  public String document(int item) {
    return new String(body.array(), documents[item], documentLength(item), StandardCharsets.UTF_8);
  }

  /** How many items from the front fit into so many bytes; at least one. */
  public int fitting(int bytes) {
    if (body.length() <= bytes) {
      return size;
    }
    int items = 1;
    while (items < size && start(items + 1) <= bytes) {
      items++;
    }
    return items;
  }

  /** Keeps, of the first {@code items}, the marked ones, and everything behind them. */
  public void retain(boolean[] marked, int items) {
    int kept = 0;
    int length = 0;
    for (int item = 0; item < size; item++) {
      if (item < items && !marked[item]) {
        continue;
      }
      int from = starts[item];
      int bytes = start(item + 1) - from;
      int document = documents[item] - from;
      if (from != length) {
        body.moveDown(length, from, bytes);
      }
      starts[kept] = length;
      documents[kept] = length + document;
      offsets[kept] = offsets[item];
      origins[kept] = origins[item];
      kept++;
      length += bytes;
    }
    // Only now: start(size) has to see the old length until the last item is moved.
    body.cut(length);
    Arrays.fill(origins, kept, size, null);
    size = kept;
  }
}
