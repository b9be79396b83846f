package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One part of a backup, in a folder of its own. A restore first {@link #place}s all parts while
 * nothing runs, then starts the stores, and {@link #load}s into them before anything else writes.
 */
interface Part {
  /** Of the part, and of its folder. */
  String name();

  /** The components that must run, by their names in {@code status}. */
  Set<String> needs();

  /** The version of the program whose data it is; empty when there is none. */
  default String version() throws IOException, InterruptedException {
    return "";
  }

  /**
   * Takes it from the running stack.
   *
   * @param into an empty folder
   * @return what can be counted
   * @throws IOException saying what failed; nothing of the stack is changed then
   */
  Map<String, Count> save(Path into) throws IOException, InterruptedException;

  /** Returns when what was saved can be read by the program that will have to. */
  default void verify(Path saved) throws IOException, InterruptedException {}

  /** Puts its files where they belong. Nothing runs, and nothing is there yet. */
  default void place(Path saved) throws IOException {}

  /** Gives it to the component that runs, which is empty. */
  default void load(Path saved) throws IOException, InterruptedException {}

  /** Whether {@link #recount} wants the whole stack, and not only the stores. */
  default boolean recountsWhenAllRuns() {
    return false;
  }

  /**
   * Counts again after a restore.
   *
   * @param names of the counts that were saved
   * @return those of them that can be compared
   */
  default Map<String, Long> recount(Path saved, Set<String> names)
      throws IOException, InterruptedException {
    return Map.of();
  }
}
