package io.sightline.shipper.sink;

import io.sightline.shipper.event.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of one bulk request, ready to send, and where each of its documents comes from:
 *
 * <pre>
 * {"create":{"_index":"logs-app-local","_id":"&lt;generation, 12&gt;&lt;offset, 8&gt;"}}\n
 * {"@timestamp":…the line as it is…}\n
 * </pre>
 *
 * The id is the file's generation and the line's offset in 48 bits, both in URL-safe Base64. The
 * buffer is used again for the next bulk. Documents can be taken out of the middle, so that a retry
 * carries only what is left. Filled by one thread, then owned by the one that sends it.
 */
public final class Batch {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACTION_END = "\"}}\n".getBytes(StandardCharsets.US_ASCII);
  private static final int OFFSET_CHARS = 8;

  private final int capacity;
  private final Bytes body;
  private int size;
  private int[] starts = new int[256];
  private int[] documents = new int[256];
  private long[] offsets = new long[256];
  private Origin[] origins = new Origin[256];
  private Origin lastOrigin;
  private byte[] lastAction = new byte[0];

  /**
   * @param capacity of the body in bytes; only a single larger document exceeds it
   */
  public Batch(int capacity) {
    this.capacity = capacity;
    this.body = new Bytes(capacity);
  }

  /**
   * Adds a document unless the batch is full.
   *
   * @return whether it was added; an empty batch takes any document
   */
  public boolean offer(Origin origin, long offset, byte[] from, int start, int length) {
    if (origin != lastOrigin) {
      lastOrigin = origin;
      lastAction =
          ("{\"create\":{\"_index\":\"" + origin.stream() + "\",\"_id\":\"" + origin.generation())
              .getBytes(StandardCharsets.UTF_8);
    }
    int more = lastAction.length + OFFSET_CHARS + ACTION_END.length + length + 1;
    if (size > 0 && body.length() + more > capacity) {
      return false;
    }
    if (size == starts.length) {
      grow();
    }
    starts[size] = body.length();
    offsets[size] = offset;
    origins[size] = origin;
    body.add(lastAction, 0, lastAction.length);
    for (int shift = 42; shift >= 0; shift -= 6) {
      body.add(BASE64[(int) (offset >>> shift) & 63]);
    }
    body.add(ACTION_END, 0, ACTION_END.length);
    documents[size] = body.length();
    body.add(from, start, length).add((byte) '\n');
    size++;
    return true;
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

  byte[] array() {
    return body.array();
  }

  /** Where an item's action line begins; for {@code size()} the end of the body. */
  int start(int item) {
    return item == size ? body.length() : starts[item];
  }

  Origin origin(int item) {
    return origins[item];
  }

  long offset(int item) {
    return offsets[item];
  }

  String document(int item) {
    int from = documents[item];
    return new String(body.array(), from, start(item + 1) - 1 - from, StandardCharsets.UTF_8);
  }

  /** How many items from the front fit into so many bytes; at least one. */
  int fitting(int bytes) {
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
  void retain(boolean[] marked, int items) {
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

  public void clear() {
    Arrays.fill(origins, 0, size, null);
    size = 0;
    lastOrigin = null;
    body.clear(capacity);
  }
}
