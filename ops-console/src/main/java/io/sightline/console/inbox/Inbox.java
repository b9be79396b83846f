package io.sightline.console.inbox;

import io.sightline.console.inbox.Message.Draft;
import io.sightline.console.inbox.Message.Summary;
import io.sightline.console.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * The last messages, kept on disk and bounded by number and by bytes.
 *
 * <pre>
 * directory/0000000042.json     one message, the JSON of {@link Message}
 * directory/0000000043.json.tmp being written; removed when the inbox is opened
 * directory/damaged/…           files that were not messages, moved aside, never deleted
 * directory/lock                held while the inbox is open
 * </pre>
 *
 * A message is forced to disk before {@link #add} returns, and a reader sees all of it or nothing.
 * Ids grow and are not reused after a restart as long as the newest file, whole or damaged, is
 * still there. One owner at a time: a second {@link #open} fails. Thread-safe.
 */
public final class Inbox implements AutoCloseable {
  /** When either is exceeded the oldest messages go. */
  public record Limits(int messages, long bytes) {
    public static final Limits DEFAULT = new Limits(500, 64L << 20);
  }

  private record Entry(Summary summary, long bytes) {}

  private static final Pattern FILE = Pattern.compile("(\\d{10,18})\\.json");
  private static final Pattern QUARANTINED = Pattern.compile("(\\d{10,18})\\.json.*");

  private final Path directory;
  private final Limits limits;
  private final Clock clock;
  private final InboxEvents events;
  private final FileChannel lock;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private long bytes;
  private long lastId;

  private Inbox(Path directory, Limits limits, Clock clock, InboxEvents events, FileChannel lock) {
    this.directory = directory;
    this.limits = limits;
    this.clock = clock;
    this.events = events;
    this.lock = lock;
  }

  /** Opens the inbox in a directory, which is created when missing. */
  public static Inbox open(Path directory, Limits limits, Clock clock, InboxEvents events)
      throws IOException {
    Files.createDirectories(directory);
    FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      takeLock(directory, lock);
      Inbox inbox = new Inbox(directory, limits, clock, events, lock);
      inbox.load();
      return inbox;
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private static void takeLock(Path directory, FileChannel channel) throws IOException {
    FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      taken = null;
    }
    if (taken == null) {
      throw new IOException(
          "The inbox in "
              + directory
              + " is in use by another console: stop it, or give this one its own CONSOLE_DATA_DIR");
    }
  }

  /** Keeps a message and returns it as kept. When this throws, nothing was kept. */
  public synchronized Message add(Draft draft) throws IOException {
    Message message = draft.received(lastId + 1, Instant.now(clock).truncatedTo(ChronoUnit.MILLIS));
    byte[] json = Json.MAPPER.writeValueAsBytes(message);
    write(file(lastId + 1), json);
    lastId++;
    remember(lastId, new Entry(message.summary(), json.length));
    events.received(message.kind());
    evict();
    return message;
  }

  /** The messages newer than an id and not older than a time, newest first. */
  public synchronized List<Summary> list(long afterId, Instant since) {
    List<Summary> found = new ArrayList<>();
    for (Entry entry : entries.tailMap(afterId, false).descendingMap().values()) {
      if (!entry.summary().receivedAt().isBefore(since)) {
        found.add(entry.summary());
      }
    }
    return found;
  }

  /** One message; empty when it was never there, was evicted, or proved damaged just now. */
  public synchronized Optional<Message> read(long id) throws IOException {
    if (!entries.containsKey(id)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(file(id)));
    } catch (JacksonException | NoSuchFileException damaged) {
      forget(id);
      quarantine(file(id), damaged);
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        if (file.getFileName().toString().endsWith(".json.tmp")) {
          Files.deleteIfExists(file);
        } else if (name.matches()) {
          load(file, Long.parseLong(name.group(1)));
        }
      }
    }
    lastId = Math.max(lastId, newestQuarantined());
    evict();
  }

  private void load(Path file, long id) throws IOException {
    lastId = Math.max(lastId, id);
    try {
      Message message = parse(file);
      remember(id, new Entry(message.summary(), Files.size(file)));
    } catch (JacksonException damaged) {
      quarantine(file, damaged);
    }
  }

  private static Message parse(Path file) throws IOException {
    Message message = Json.MAPPER.readValue(Files.readAllBytes(file), Message.class);
    if (message == null
        || message.id() == null
        || message.kind() == null
        || message.receivedAt() == null
        || message.title() == null) {
      throw new Incomplete();
    }
    return message;
  }

  /** JSON, but not a message. */
  private static final class Incomplete extends JacksonException {
    private static final long serialVersionUID = 1L;

    Incomplete() {
      super("id, kind, received_at or title is missing");
    }

    @Override
    public Object processor() {
      return null;
    }
  }

  private void evict() throws IOException {
    while (entries.size() > limits.messages() || (bytes > limits.bytes() && entries.size() > 1)) {
      long oldest = entries.firstKey();
      forget(oldest);
      Files.deleteIfExists(file(oldest));
      events.evicted(Long.toString(oldest));
    }
  }

  private void remember(long id, Entry entry) {
    entries.put(id, entry);
    bytes += entry.bytes();
  }

  private void forget(long id) {
    bytes -= entries.remove(id).bytes();
  }

  private void quarantine(Path file, Exception reason) throws IOException {
    Path aside = Files.createDirectories(directory.resolve("damaged")).resolve(file.getFileName());
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException gone) {
      events.damaged(aside, "the file was deleted from outside");
      return;
    }
    String first = String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
    events.damaged(aside, first.length() > 200 ? first.substring(0, 200) + "…" : first);
  }

  private long newestQuarantined() throws IOException {
    Path damaged = directory.resolve("damaged");
    if (!Files.isDirectory(damaged)) {
      return 0;
    }
    try (var files = Files.list(damaged)) {
      return files
          .map(file -> QUARANTINED.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private Path file(long id) {
    return directory.resolve(String.format("%010d.json", id));
  }

  private static void write(Path file, byte[] json) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            half,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(json);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
