package io.sightline.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at the arguments of all processes of this machine, ten times a second, for words that must
 * not be among them. It sees what is short as well, such as health checks and start scripts.
 */
final class ProcessLists implements AutoCloseable {
  private final List<String> words;
  private final Set<String> found = new ConcurrentSkipListSet<>();
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicLong looks = new AtomicLong();

  private ProcessLists(Collection<String> words) {
    this.words = List.copyOf(words);
    this.thread = new Thread(this::look, "process-lists");
    thread.setDaemon(true);
  }

  static ProcessLists watchFor(Collection<String> words) {
    ProcessLists lists = new ProcessLists(words);
    lists.thread.start();
    return lists;
  }

  private void look() {
    while (!closed) {
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        processes.forEach(this::look);
        looks.incrementAndGet();
        Thread.sleep(100);
      } catch (IOException e) {
        found.add("nobody could look: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Path process) {
    String arguments;
    try {
      arguments =
          new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has ended meanwhile.
      return;
    }
    if (words.stream().anyMatch(arguments::contains)) {
      // Not the arguments: they would carry the secret into the report.
      found.add(arguments.substring(0, Math.max(0, arguments.indexOf('\0'))));
    }
  }

  /** How often it has looked. */
  long looks() {
    return looks.get();
  }

  /** The programs that had one of the words among their arguments. */
  List<String> found() {
    return List.copyOf(found);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
