package io.sightline.stack.provision;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An archive on Maven Central, fetched by Maven itself, so that its mirrors, proxies and checksums
 * apply.
 */
record MavenArtifact(String group, String artifact, String version, String type)
    implements ToolPackage {
  private static final String COPY_GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public String folderName() {
    return artifact + "-" + version;
  }

  @Override
  public String description() {
    return "Maven artifact " + coordinates();
  }

  @Override
  public String advice() {
    return "check that Maven reaches Maven Central (mvn dependency:get -Dartifact="
        + coordinates()
        + ")";
  }

  private String coordinates() {
    return group + ":" + artifact + ":" + version + ":" + type;
  }

  @Override
  public void unpack(Path into, Path scratch) throws IOException {
    Path downloads = Files.createTempDirectory(scratch, DOWNLOAD);
    Commands.run(
        List.of(
            "mvn",
            "-q",
            "-B",
            COPY_GOAL,
            "-Dartifact=" + coordinates(),
            "-DoutputDirectory=" + downloads),
        downloads,
        PATIENCE);
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path file : files.toList()) {
        Archives.unpack(file, into);
        Files.delete(file);
      }
    }
    Files.delete(downloads);
    unpackInnerArchives(into);
  }

  /** Some jars carry an archive as their only content, and jars know no executable bit. */
  private static void unpackInnerArchives(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path inner : files.filter(file -> file.toString().endsWith(".txz")).toList()) {
        Archives.unpack(inner, folder);
        Files.delete(inner);
      }
    }
  }
}
