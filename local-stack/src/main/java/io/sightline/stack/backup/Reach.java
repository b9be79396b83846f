package io.sightline.stack.backup;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How the parts of a stack are reached: as processes, ports and folders, or in containers.
 * Prometheus, Alertmanager and Elasticsearch answer on the ports of {@link #settings()} in both.
 */
interface Reach {
  /** {@code local} or {@code docker}. */
  String runtime();

  StackSettings settings();

  /** The components that run and are well, by their names in {@code status}. */
  Set<String> healthy() throws IOException;

  /** The names in a folder of a component's data; none when there is no such folder. */
  List<String> names(Data data, String path) throws IOException;

  /**
   * Copies a file or a folder of a component's data to {@code into/path}. The component may write
   * meanwhile: a file that grows is copied as far as it was, one that vanishes is left out.
   *
   * @param path below the data folder; empty for all of it
   */
  void copyOut(Data data, String path, Path into) throws IOException;

  /**
   * Copies the content of a folder into a component's data, owned by whom the component runs as.
   */
  void putIn(Data data, String path, Path from) throws IOException;

  /** Deletes a folder of a component's data, if it is there. */
  void remove(Data data, String path) throws IOException;

  /** The folder's name as the component itself has to be told it. */
  String location(Data data, String path);

  /** {@code pg_dump}, {@code pg_dumpall} or {@code pg_restore}, signed in as the administrator. */
  ProcessBuilder postgresql(String program, List<String> arguments) throws IOException;

  /** Runs one SQL statement as the administrator. Returns the first column of its rows. */
  List<String> sql(String database, String statement) throws IOException;

  /** Writes what Redis holds now, as an RDB file. */
  void saveRedis(Path file) throws IOException;

  /** What Redis answers to {@code INFO}. */
  String redisInfo() throws IOException;

  /** promtool, with a folder of this machine as its last argument. */
  ProcessBuilder promtool(List<String> arguments, Path folder) throws IOException;
}
