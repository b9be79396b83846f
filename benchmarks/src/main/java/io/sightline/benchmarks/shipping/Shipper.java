package io.sightline.benchmarks.shipping;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A shipper as a process of its own, and what it costs. */
final class Shipper implements AutoCloseable {
  private final Process process;

  private Shipper(Process process) {
    this.process = process;
  }

  /** Which program, and how it is configured. Files of a run go into its folder. */
  @FunctionalInterface
  interface Kind {
    /**
     * @param folder empty, for configuration and state
     * @param pattern of the log files, absolute
     * @param port of the server on 127.0.0.1
     * @param environment last part of the data stream's name {@code logs-app-<environment>}
     */
    List<String> command(Path folder, String pattern, int port, String environment)
        throws IOException;
  }

  static Shipper start(Kind kind, Path folder, String pattern, int port, String environment)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = kind.command(folder, pattern, port, environment);
    return new Shipper(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start());
  }

  /** Our own, with the flags that the product starts it with. */
  static Kind sightline(Path jar, List<String> flags) {
    return (folder, pattern, port, environment) -> {
      Path config =
          Files.writeString(
              folder.resolve("shipper.yml"),
              """
              environment: %s
              state_dir: %s
              setup_on_start: false
              inputs:
                - class: app
                  paths: ["%s"]
              elasticsearch:
                urls: ["http://127.0.0.1:%d"]
              ops:
                port: 0
              """
                  .formatted(environment, folder.resolve("state"), pattern, port));
      List<String> command = new ArrayList<>();
      command.add(java());
      command.addAll(flags);
      command.addAll(List.of("-jar", jar.toString(), "run", "--config", config.toString()));
      return command;
    };
  }

  /** rsyslog with imfile and omelasticsearch, which Debian has as packages. */
  static Kind rsyslog() {
    return (folder, pattern, port, environment) -> {
      Path config =
          Files.writeString(
              folder.resolve("rsyslog.conf"),
              """
              global(workDirectory="%s" maxMessageSize="64k")
              module(load="imfile" mode="inotify")
              module(load="omelasticsearch")
              main_queue(queue.size="200000" queue.dequeueBatchSize="5000" queue.workerThreads="2")
              template(name="line" type="string" string="%%msg%%")
              template(name="id" type="string" string="%%$!metadata!fileoffset%%")
              input(type="imfile" file="%s" tag="app" addMetadata="on"
                    persistStateInterval="5000" readMode="0")
              action(type="omelasticsearch" server="127.0.0.1" serverport="%d"
                     searchIndex="logs-app-%s" searchType="" bulkmode="on" maxbytes="2m"
                     template="line" writeoperation="create" bulkid="id" dynbulkid="on"
                     action.resumeRetryCount="-1")
              """
                  .formatted(folder, pattern, port, environment));
      return List.of(
          "rsyslogd", "-n", "-f", config.toString(), "-i", folder.resolve("pid").toString());
    };
  }

  /** The official client's own way, which keeps no checkpoint. */
  static Kind ingester() {
    return (folder, pattern, port, environment) ->
        List.of(
            java(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.sightline.benchmarks.Main",
            "ingester",
            pattern.replace("*", "0"),
            String.valueOf(port),
            "logs-app-" + environment);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory it ever had in RAM, in bytes. */
  long peakMemoryBytes() throws IOException {
    return Files.readAllLines(
                Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.US_ASCII)
            .stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .findFirst()
            .orElse(0)
        * 1024;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
