package io.sightline.stack.provision;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A package of the Debian or Ubuntu the machine runs, downloaded by {@code apt-get download} and
 * unpacked by {@code dpkg -x}. apt gets package lists and a cache of its own, so neither root nor
 * {@code apt-get update} is needed and the system stays as it is; signatures are verified as
 * always.
 */
record DebianPackage(String name) implements ToolPackage {
  private static final Duration LISTS_STAY_FRESH = Duration.ofDays(1);
  private static final String STAMP = "refreshed";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String folderName() {
    return "debian-" + name;
  }

  @Override
  public String description() {
    return "Debian package " + name;
  }

  @Override
  public String advice() {
    return "install the package '" + name + "' or a release of the project";
  }

  @Override
  public void unpack(Path into, Path scratch) throws IOException {
    if (!Commands.onPath("apt-get") || !Commands.onPath("dpkg")) {
      throw new IOException("this machine has no apt-get and dpkg");
    }
    Path lists = scratch.resolve("apt/lists");
    Path cache = scratch.resolve("apt/cache");
    Files.createDirectories(lists.resolve("partial"));
    Files.createDirectories(cache.resolve("archives/partial"));
    refresh(lists, cache);
    Path downloads = Files.createTempDirectory(scratch, DOWNLOAD);
    try {
      Commands.run(apt(lists, cache, "download", name), downloads, PATIENCE);
    } catch (IOException e) {
      // The archive drops a version as soon as it has a newer one, so the lists may be too old.
      Files.deleteIfExists(lists.resolve(STAMP));
      refresh(lists, cache);
      Commands.run(apt(lists, cache, "download", name), downloads, PATIENCE);
    }
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path deb : files.toList()) {
        Commands.run(List.of("dpkg", "-x", deb.toString(), into.toString()), downloads, PATIENCE);
        Files.delete(deb);
      }
    }
    Files.delete(downloads);
  }

  private static void refresh(Path lists, Path cache) throws IOException {
    Path stamp = lists.resolve(STAMP);
    if (Files.exists(stamp)
        && Files.getLastModifiedTime(stamp)
            .toInstant()
            .isAfter(Instant.now().minus(LISTS_STAY_FRESH))) {
      return;
    }
    Commands.run(apt(lists, cache, "update"), lists, PATIENCE);
    Files.writeString(stamp, "");
  }

  private static List<String> apt(Path lists, Path cache, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "apt-get",
                "-q",
                "-o",
                "Dir::State::lists=" + lists,
                "-o",
                "Dir::Cache=" + cache,
                // The lists are ours alone, and the user _apt may not be able to enter this folder.
                "-o",
                "Debug::NoLocking=1",
                "-o",
                "APT::Sandbox::User=root"));
    command.addAll(List.of(arguments));
    return command;
  }
}
