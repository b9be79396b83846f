package io.sightline.shipper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A state folder on a disk that is full at times, loses power and has bad bytes. */
final class FaultyStateFolder {
  private final Path folder;
  private final Random random;
  private final List<Path> inTheWay = new ArrayList<>();
  private int copies;

  FaultyStateFolder(Path folder, Random random) {
    this.folder = folder;
    this.random = random;
  }

  /** No new generation can be begun, as on a full disk, because its name is taken by a folder. */
  void refuseCheckpoints() throws IOException {
    long newest =
        journals().stream()
            .mapToLong(file -> Long.parseLong(file.getFileName().toString().substring(8)))
            .max()
            .orElse(0);
    try {
      inTheWay.add(Files.createDirectory(folder.resolve("journal-" + (newest + 1) + ".new")));
    } catch (FileAlreadyExistsException e) {
      // It stands there already, or the shipper begins one at this moment.
    }
  }

  /** No dead letter can be written, because the place of their lock is taken. */
  void refuseDeadLetters() throws IOException {
    Path place = folder.resolve("dead-letters.lock");
    while (!Files.isDirectory(place)) {
      Files.deleteIfExists(place);
      try {
        Files.createDirectory(place);
        inTheWay.add(place);
      } catch (FileAlreadyExistsException e) {
        // The shipper was faster.
      }
    }
  }

  /** There is room again. */
  void allowAll() throws IOException {
    for (Path place : inTheWay) {
      Files.deleteIfExists(place);
    }
    inTheWay.clear();
  }

  /** The numbers of the lines that are dead letters; the half of one that a crash left is none. */
  Set<Long> deadLetters() {
    JsonMapper json = JsonMapper.builder().build();
    Set<Long> numbers = new HashSet<>();
    try {
      for (String letter : Files.readAllLines(folder.resolve("dead-letters.ndjson"))) {
        try {
          String line = json.readTree(letter).path("line").asString();
          numbers.add(json.readTree(line).path("seq").asLong());
        } catch (JacksonException half) {
          // Or one that is just being written.
        }
      }
    } catch (IOException e) {
      return numbers;
    }
    return numbers;
  }

  /**
   * What a power cut would leave now; also while the shipper writes. Of files that come and go
   * during the copy some would be missing that were there all the time, so it is made again then.
   */
  Path copy() throws IOException {
    while (true) {
      Map<Path, Object> before = content();
      Path copy = copyOnce();
      if (content().equals(before)) {
        return copy;
      }
    }
  }

  /** Every file and which one it is. */
  private Map<Path, Object> content() throws IOException {
    Map<Path, Object> content = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        content.put(file, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
      }
    } catch (NoSuchFileException | UncheckedIOException gone) {
      // Different from every other look.
      content.put(folder, new Object());
    }
    return content;
  }

  private Path copyOnce() throws IOException {
    Path copy = folder.resolveSibling("state-at-kill" + ++copies);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(copy.resolve(folder.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              Files.copy(
                  file,
                  copy.resolve(folder.relativize(file).toString()),
                  StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
              // Renamed meanwhile.
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return copy;
  }

  /** The next start finds this. */
  void become(Path copy) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
    Files.move(copy, folder);
  }

  /** One byte of one generation of the journal is another one, wherever it is. */
  void damage() throws IOException {
    List<Path> journals = journals();
    if (journals.isEmpty()) {
      return;
    }
    Path hit = journals.get(random.nextInt(journals.size()));
    byte[] bytes = Files.readAllBytes(hit);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
    Files.write(hit, bytes);
  }

  private List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("journal-\\d+"))
          .sorted()
          .toList();
    }
  }
}
