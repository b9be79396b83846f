package io.sightline.shipper.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends to a spool on a small disk until that is full, makes room, appends again, and prints what
 * became of it: how often it was refused, and whether what was acknowledged is there.
 */
final class FullDiskProcess {
  private static final int REFUSALS = 5;

  private FullDiskProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path disk = Path.of(arguments[0]);
    Path filler = Files.write(disk.resolve("filler"), new byte[256 << 10]);
    MemoryCheckpoint checkpoint = new MemoryCheckpoint();
    SpoolConfig config = new SpoolConfig(1L << 30);
    List<String> acknowledged = new ArrayList<>();
    try (SpoolRun run = new SpoolRun(disk, checkpoint, config)) {
      int number = 0;
      int refused = 0;
      while (refused < REFUSALS) {
        if (append(run, acknowledged, number++)) {
          continue;
        }
        refused++;
      }
      Files.delete(filler);
      boolean again = true;
      for (int i = 0; i < 5; i++) {
        again &= append(run, acknowledged, number++);
      }
      System.out.println("taken again " + again);
      System.out.println("missing in this run " + missing(acknowledged, run.read()));
    }
    try (SpoolRun run = new SpoolRun(disk, checkpoint, config)) {
      System.out.println("missing in the next run " + missing(acknowledged, run.read()));
    }
    System.out.println("acknowledged some " + (acknowledged.size() > 50));
  }

  private static boolean append(SpoolRun run, List<String> acknowledged, int number)
      throws InterruptedException {
    String message = number + "x".repeat(10_000);
    try {
      run.append(message);
      acknowledged.add(message);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int missing(List<String> acknowledged, List<String> read) {
    List<String> missing = new ArrayList<>(acknowledged);
    missing.removeAll(read);
    return missing.size();
  }
}
