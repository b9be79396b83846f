package io.sightline.shipper.spool;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.TreeMap;

/**
 * The folder of a spool as an earlier run left it, put in order: its id, its segments, and where
 * new messages begin.
 *
 * <p>A lost id is taken from the newest segment or from the checkpoint; only when no trace of it is
 * left the spool gets a new one, which costs that what was sent and not yet noted is sent under new
 * ids. A torn end is cut off, and kept in {@code damaged/}. New messages begin behind everything
 * that an earlier run may have sent, whatever became of the files, so no id is used twice.
 */
final class SpoolFolder {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** More than any run has sent between two checkpoints. */
  private static final long UNKNOWN_PART = 1L << 32;

  /**
   * A document id has room for offsets up to 2^48. Long before, a spool that is delivered starts
   * again under a new id.
   */
  static final long RENEWED_AT = 1L << 46;

  private final Path folder;
  private final String logClass;
  private final ShipperEvents events;
  private String id;
  private Progress progress;

  /** By base offset. */
  final TreeMap<Long, SpoolSegment> segments = new TreeMap<>();

  /** Everything before this is delivered. */
  long from;

  /** What lies before this may have been sent. */
  long uncertain;

  /** Where the next segment begins. */
  long next;

  private SpoolFolder(Path folder, String logClass, ShipperEvents events) {
    this.folder = folder;
    this.logClass = logClass;
    this.events = events;
  }

  /**
   * @param noted what the checkpoint says, or null
   * @param behind the checkpoint may be older than what was sent
   */
  static SpoolFolder open(
      Path folder, String logClass, Progress noted, boolean behind, ShipperEvents events)
      throws IOException {
    SpoolFolder opened = new SpoolFolder(folder, logClass, events);
    Files.createDirectories(folder);
    opened.list();
    opened.identify(noted, behind);
    opened.cutTornEnd();
    opened.place(behind);
    if (!behind && opened.next > RENEWED_AT && opened.isDelivered()) {
      opened.renew();
    }
    return opened;
  }

  String id() {
    return id;
  }

  /** The entry of the checkpoint that belongs to this spool, or null. */
  Progress progress() {
    return progress;
  }

  private void list() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        long base = SpoolSegment.baseIn(file.getFileName().toString());
        if (base >= 0 && Files.isRegularFile(file)) {
          add(new SpoolSegment(folder, base));
        }
      }
    }
    SpoolSegment before = null;
    for (SpoolSegment segment : new TreeMap<>(segments).values()) {
      if (before != null && segment.base < before.end) {
        segments.remove(segment.base);
        Path aside = moveAside(folder, segment.file);
        events.spoolDamaged(logClass, aside, segment.bytes, "overlaps the segment before it");
      } else {
        before = segment;
      }
    }
  }

  private void add(SpoolSegment segment) throws IOException {
    segment.bytes = Files.size(segment.file);
    if (segment.bytes <= Format.HEADER) {
      // A crash came before its first frame was there.
      Files.delete(segment.file);
      return;
    }
    segment.end = segment.base + segment.bytes - Format.HEADER;
    segments.put(segment.base, segment);
  }

  private void identify(Progress noted, boolean behind) throws IOException {
    Path file = folder.resolve("id");
    String stored = storedId(file);
    String found = stored;
    for (SpoolSegment segment : segments.descendingMap().values()) {
      if (found != null) {
        break;
      }
      try (InputStream in = Files.newInputStream(segment.file)) {
        found = Format.idIn(in.readNBytes(Format.HEADER));
      }
    }
    if (found == null && noted != null) {
      found = noted.spool();
    }
    boolean positionLost = noted == null || behind || !noted.spool().equals(found);
    if (found == null || (segments.isEmpty() && positionLost)) {
      // Nothing says which offsets are used up, so they must not be used under an old id.
      found = newId();
    }
    id = found;
    progress = noted != null && noted.spool().equals(id) ? noted : null;
    if (!id.equals(stored)) {
      store(file);
    }
  }

  private String storedId(Path file) throws IOException {
    if (!Files.exists(file)) {
      if (!segments.isEmpty()) {
        events.spoolDamaged(logClass, file, 0, "the file with the spool's id is missing");
      }
      return null;
    }
    byte[] content = null;
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(64);
      }
    }
    String text = content == null ? "" : new String(content, StandardCharsets.ISO_8859_1).strip();
    if (Format.isId(text)) {
      return text;
    }
    Path aside = moveAside(folder, file);
    events.spoolDamaged(logClass, aside, 0, "the file with the spool's id is broken");
    return null;
  }

  private static String newId() {
    byte[] random = new byte[9];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void store(Path file) throws IOException {
    Path fresh = folder.resolve("id.new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((id + '\n').getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path parent = folder.toAbsolutePath();
    for (int i = 0; i < 3; i++) {
      sync(parent);
      parent = parent.getParent();
    }
  }

  /** Only the last segment was being written when the earlier run ended. */
  private void cutTornEnd() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    SpoolSegment last = segments.lastEntry().getValue();
    next = last.end;
    ByteBuffer content = last.load(Long.MAX_VALUE);
    int at = Format.HEADER;
    while (at < content.limit()) {
      int end = Format.frameEnd(content, at, content.limit());
      if (end < 0) {
        // With an intact frame behind it this is damage, and the reader's business.
        end = Format.nextFrame(content, at, content.limit());
      }
      if (end < 0) {
        break;
      }
      at = end;
    }
    try (FileChannel channel = FileChannel.open(last.file, StandardOpenOption.WRITE)) {
      if (at < content.limit()) {
        Path kept = aside(folder, last.file.getFileName() + ".tail");
        byte[] tail = new byte[content.limit() - at];
        content.get(at, tail);
        Files.write(kept, tail);
        channel.truncate(at);
        events.spoolTailCut(logClass, last.file, content.limit() - at);
        last.end = last.base + at - Format.HEADER;
        last.bytes = at;
      }
      // Frames that only the page cache had must not vanish once they are sent.
      channel.force(true);
    }
    if (last.end == last.base) {
      Files.delete(last.file);
      segments.remove(last.base);
    }
  }

  private void place(boolean behind) {
    long first = segments.isEmpty() ? 0 : segments.firstKey();
    if (progress == null) {
      from = first;
      uncertain = next;
    } else {
      from = progress.delivered();
      uncertain = progress.sentBelow();
      next = Math.max(next, uncertain);
    }
    if (behind || (progress == null && !segments.isEmpty())) {
      uncertain = Math.max(uncertain, next);
      next += UNKNOWN_PART;
    }
  }

  private boolean isDelivered() {
    return progress != null && (segments.isEmpty() || segments.lastEntry().getValue().end <= from);
  }

  private void renew() throws IOException {
    for (SpoolSegment segment : segments.values()) {
      Files.delete(segment.file);
    }
    segments.clear();
    progress = null;
    from = 0;
    uncertain = 0;
    next = 0;
    id = newId();
    store(folder.resolve("id"));
  }

  /** Moves a file into {@code damaged/}, where it gets a number if its name is taken. */
  static Path moveAside(Path folder, Path file) throws IOException {
    Path target = aside(folder, file.getFileName().toString());
    Files.move(file, target);
    return target;
  }

  private static Path aside(Path folder, String name) throws IOException {
    Path damaged = Files.createDirectories(folder.resolve("damaged"));
    Path target = damaged.resolve(name);
    for (int i = 1; Files.exists(target); i++) {
      target = damaged.resolve(name + '.' + i);
    }
    return target;
  }

  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
