package io.sightline.stack.provision;

import java.io.IOException;
import java.nio.file.Path;

/** Something that can be fetched and unpacked into a folder. */
interface ToolPackage {
  /** How the names of scratch folders for downloads start. */
  String DOWNLOAD = "download-";

  /** The folder's name below the tools folder; changes when the contents change. */
  String folderName();

  /** What the user reads while it is fetched. */
  String description();

  /** What to do when it cannot be fetched here. */
  String advice();

  /**
   * Fetches and unpacks.
   *
   * @param into an empty folder
   * @param scratch a folder that outlives this call and may be shared by packages of the same kind
   * @throws IOException saying which command failed and what it printed
   */
  void unpack(Path into, Path scratch) throws IOException;
}
