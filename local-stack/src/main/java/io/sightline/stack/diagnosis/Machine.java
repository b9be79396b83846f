package io.sightline.stack.diagnosis;

import io.sightline.stack.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the machine must have before anything starts. */
public final class Machine {
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  /** Room on the disk of a folder that exists. */
  public static Finding disk(Path folder, long neededMebibytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace() / 1024 / 1024;
    return free >= neededMebibytes
        ? Finding.ok("disk", free + " MiB are free at " + folder)
        : Finding.problem(
            "disk",
            "only "
                + free
                + " MiB are free at "
                + folder
                + " and "
                + neededMebibytes
                + " are needed",
            "free some, or point SIGHTLINE_STATE_DIR at a larger disk");
  }

  /**
   * A port that nobody listens on.
   *
   * @param owner whose port it is to be: {@code prometheus}
   * @param variable changes it
   */
  public static Finding port(int port, String owner, String variable) {
    return FreePorts.isFree(port)
        ? Finding.ok("port " + port, "free, for " + owner)
        : Finding.problem(
            "port " + port,
            "port " + port + " (" + owner + ") is taken",
            "stop what listens there (ss -ltnp 'sport = :"
                + port
                + "' names it) or set "
                + variable);
  }

  /** Memory that programs may have without swapping. */
  public static Finding memory(long neededMebibytes) throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return Finding.skipped("memory", "this system has no " + MEMORY, "look for yourself");
    }
    long free =
        Files.readAllLines(MEMORY).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(0);
    String found =
        String.format(Locale.ROOT, "%d MiB are available, %d are needed", free, neededMebibytes);
    return free >= neededMebibytes
        ? Finding.ok("memory", found)
        : Finding.problem(
            "memory",
            found,
            "end something, or set smaller limits: ELASTICSEARCH_HEAP is the most");
  }
}
