package io.sightline.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory as Linux counts it for a process. */
public final class ResidentMemory {
  private static final long KIBIBYTE = 1024;

  private ResidentMemory() {}

  /**
   * What a process and its descendants hold, in bytes; a shared page counts once for each of them.
   */
  public static long ofFamily(long pid) {
    return ProcessHandle.of(pid)
        .map(
            root ->
                Stream.concat(Stream.of(root), root.descendants())
                    .mapToLong(member -> of(member.pid()))
                    .sum())
        .orElse(0L);
  }

  private static long of(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // It ended in between.
    }
  }
}
