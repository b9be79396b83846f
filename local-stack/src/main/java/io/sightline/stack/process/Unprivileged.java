package io.sightline.stack.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs that refuse to be root (PostgreSQL, Elasticsearch). Where user namespaces work, the
 * program lives in one in which it is {@code nobody}: it holds no capability over the system, yet
 * may use the files of the user who started it, so no file changes its owner. Without them, root
 * becomes {@code nobody} by {@code setpriv} and the program's folders are given to it first.
 */
public final class Unprivileged {
  private static final String NOBODY = "65534";
  private static final List<String> NAMESPACE =
      List.of("unshare", "--user", "--map-user=" + NOBODY, "--map-group=" + NOBODY);
  private static final boolean NAMESPACES_WORK = namespacesWork();

  private Unprivileged() {}

  /** Whether this process is root. */
  public static boolean runningAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean namespacesWork() {
    if (!runningAsRoot()) {
      return false;
    }
    try {
      List<String> probe = new ArrayList<>(NAMESPACE);
      probe.add("true");
      Commands.run(probe, Path.of("/"), Duration.ofSeconds(5));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The command, wrapped when this process is root.
   *
   * @param ownFolders what the program writes to
   * @throws IOException when a folder cannot be given away
   */
  public static List<String> command(List<String> command, List<Path> ownFolders)
      throws IOException {
    if (!runningAsRoot()) {
      return command;
    }
    List<String> wrapped = new ArrayList<>();
    if (NAMESPACES_WORK) {
      wrapped.addAll(NAMESPACE);
    } else {
      for (Path folder : ownFolders) {
        Commands.run(
            List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()),
            Path.of("/"),
            Duration.ofMinutes(1));
      }
      wrapped.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    wrapped.addAll(command);
    return wrapped;
  }
}
