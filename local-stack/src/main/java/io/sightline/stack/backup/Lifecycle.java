package io.sightline.stack.backup;

import java.io.IOException;
import java.util.List;

/** What a restore does to a stack as a whole. */
interface Lifecycle {
  /** Done while the stores run. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Whether any of it runs. */
  boolean runs() throws IOException;

  /** Whether an earlier stack left data that a new one would find. */
  boolean hasData() throws IOException;

  /**
   * Puts the data of an earlier stack where none will find it.
   *
   * @param stamp for the new names
   * @return the new names
   */
  List<String> moveAside(String stamp) throws IOException;

  /** Deletes the data of an unfinished restore. Log files and tools stay. */
  void clear() throws IOException;

  /** Makes places for files, without starting anything. */
  void prepare(List<String> components) throws IOException;

  /** Starts what keeps data, and nothing that produces any; returns when the work is done. */
  void withStores(List<String> components, Work work) throws IOException, InterruptedException;

  /** Starts all; returns when it is healthy. */
  void startAll(List<String> components) throws IOException, InterruptedException;
}
