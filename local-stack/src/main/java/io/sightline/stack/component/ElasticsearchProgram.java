package io.sightline.stack.component;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.Unprivileged;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Elasticsearch node on 127.0.0.1, with a configuration folder of its own.
 *
 * @param folder holds {@code config}, {@code data}, {@code logs}, {@code snapshots}, {@code tmp}
 * @param heap as the JVM reads it, {@code 512m}
 * @param cluster whom it belongs to
 * @param security who may do what; none switches it off, for tests
 */
public record ElasticsearchProgram(
    Toolbox toolbox,
    Path folder,
    int port,
    int transportPort,
    String heap,
    Cluster cluster,
    Optional<Security> security,
    Path output) {

  /**
   * The node and the others.
   *
   * @param node its name
   * @param nodes the names of all that begin the cluster, its own as well
   * @param seeds the transport ports of all of them
   * @param snapshots the folder that backups may use, the same for all
   */
  public record Cluster(String node, List<String> nodes, List<Integer> seeds, Path snapshots) {
    /** A node without others. */
    public static Cluster ofOne(Path folder) {
      return new Cluster("sightline", List.of("sightline"), List.of(), folder.resolve("snapshots"));
    }

    private List<String> settings() {
      if (nodes.size() == 1) {
        return List.of("discovery.type: single-node");
      }
      return List.of(
          "cluster.initial_master_nodes: " + nodes,
          "discovery.seed_hosts: " + seeds.stream().map(port -> "127.0.0.1:" + port).toList());
    }
  }

  /**
   * Who may do what.
   *
   * @param password of the user {@code elastic}, who may do everything
   * @param users who may do less
   */
  record Security(String password, ElasticsearchUsers users) {}

  /** Writes the configuration and says how to start the node. Leaves the data as it is. */
  public Launch prepare() throws IOException {
    Path home = toolbox.home(Tool.ELASTICSEARCH);
    for (String name : List.of("config", "data", "logs", "tmp", "snapshots")) {
      Files.createDirectories(folder.resolve(name));
    }
    copyMissing(home.resolve("config"), config());
    // The line writes to a folder that exists only where Elasticsearch is installed.
    Path options = config().resolve("jvm.options");
    Files.write(
        options,
        Files.readAllLines(options).stream().filter(line -> !line.contains("-Xlog:gc")).toList());
    Files.createDirectories(config().resolve("jvm.options.d"));
    Files.writeString(
        config().resolve("jvm.options.d/heap.options"), "-Xms" + heap + "\n-Xmx" + heap + "\n");
    Files.write(config().resolve("elasticsearch.yml"), settings());
    if (security.isPresent()) {
      storeBootstrapPassword(home, security.get().password());
      security.get().users().write(config());
    }
    return new Launch(
        Unprivileged.command(
            List.of(home.resolve("bin/elasticsearch").toString()), List.of(folder)),
        environment(),
        folder,
        output);
  }

  private Path config() {
    return folder.resolve("config");
  }

  private List<String> settings() {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "cluster.name: sightline",
                "node.name: " + cluster.node(),
                "path.data: " + folder.resolve("data"),
                "path.logs: " + folder.resolve("logs"),
                // Where backups may write their snapshots.
                "path.repo: " + cluster.snapshots(),
                "network.host: 127.0.0.1",
                "http.port: " + port,
                "transport.port: " + transportPort,
                // Below the last of these it takes no more lines, which the shipper waits out; on a
                // disk that is full its shards would break, and some not come back by themselves.
                "cluster.routing.allocation.disk.watermark.low: 700mb",
                "cluster.routing.allocation.disk.watermark.high: 500mb",
                "cluster.routing.allocation.disk.watermark.flood_stage: 300mb",
                "cluster.info.update.interval: 10s",
                "xpack.ml.enabled: false",
                "xpack.security.enabled: " + security.isPresent()));
    lines.addAll(cluster.settings());
    if (security.isPresent()) {
      lines.add("xpack.security.autoconfiguration.enabled: false");
      lines.add("xpack.security.http.ssl.enabled: false");
      lines.add("xpack.security.transport.ssl.enabled: false");
    }
    return lines;
  }

  private Map<String, String> environment() {
    return Map.of(
        "ES_PATH_CONF", config().toString(),
        "ES_TMPDIR", folder.resolve("tmp").toString(),
        "ES_JAVA_HOME", System.getProperty("java.home"),
        "ES_JAVA_OPTS", "",
        "CLI_JAVA_OPTS", "-Xmx32m -XX:TieredStopAtLevel=1",
        "HOME", folder.toString());
  }

  /**
   * The password goes in by standard input: arguments can be read by every user of the machine. A
   * keystore without the mark beside it is what an interrupted attempt left, and is made anew.
   */
  private void storeBootstrapPassword(Path home, String secret) throws IOException {
    Path mark = folder.resolve("password-stored");
    if (Files.exists(mark)) {
      return;
    }
    Files.deleteIfExists(config().resolve("elasticsearch.keystore"));
    keystore(home, null, "create");
    keystore(home, secret, "add", "-x", "bootstrap.password");
    Files.createFile(mark);
  }

  private void keystore(Path home, @Nullable String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/elasticsearch-keystore").toString());
    command.addAll(List.of(arguments));
    Commands.run(
        Unprivileged.command(command, List.of(folder)),
        folder.resolve("tmp"),
        environment(),
        input,
        Duration.ofMinutes(1));
  }

  private static void copyMissing(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file).toString());
            if (!Files.exists(copy)) {
              Files.copy(file, copy);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
