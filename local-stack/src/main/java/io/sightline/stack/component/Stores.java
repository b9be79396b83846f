package io.sightline.stack.component;

import io.sightline.stack.process.Launch;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The components that keep data. */
final class Stores {
  private final StackSettings settings;
  private final Toolbox toolbox;
  private final Secrets secrets;

  Stores(StackSettings settings, Toolbox toolbox, Secrets secrets) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.secrets = secrets;
  }

  Component postgresql() {
    PostgresqlProgram program =
        new PostgresqlProgram(
            toolbox,
            settings.data("postgresql"),
            settings.port(Port.POSTGRESQL),
            secrets,
            settings.output("postgresql"));
    return new Component(
        "postgresql",
        "PostgreSQL",
        Optional.empty(),
        List.of(),
        program::prepare,
        program::verify,
        program::createRoles);
  }

  Component redis() {
    return new Component(
        "redis", "Redis", Optional.empty(), List.of(), this::prepareRedis, this::pingRedis);
  }

  private Launch prepareRedis() throws IOException {
    Path folder = settings.run("redis");
    Files.createDirectories(folder);
    Files.createDirectories(settings.data("redis"));
    Path file = folder.resolve("redis.conf");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        file,
        List.of(
            "bind 127.0.0.1",
            "port " + settings.port(Port.REDIS),
            "dir \"" + settings.data("redis") + "\"",
            "save 60 1",
            // A cache that cannot be saved is still a cache.
            "stop-writes-on-bgsave-error no",
            "maxmemory 64mb",
            "maxmemory-policy allkeys-lru",
            "requirepass " + secrets.read("redis_password")));
    List<String> command = new ArrayList<>(toolbox.command(Tool.REDIS));
    command.add(file.toString());
    return new Launch(command, Map.of(), folder, settings.output("redis"));
  }

  private void pingRedis() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port(Port.REDIS)), 1000);
      socket.setSoTimeout(2000);
      String commands = "AUTH " + secrets.read("redis_password") + "\r\nPING\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String authenticated = answers.readLine();
      String pong = answers.readLine();
      if (!"+OK".equals(authenticated) || !"+PONG".equals(pong)) {
        throw new IOException("Redis answered '" + authenticated + "' and '" + pong + "' to PING");
      }
    }
  }

  /** One node, or several, which start together. */
  List<Component> elasticsearch() throws IOException {
    List<ElasticsearchNode> nodes = ElasticsearchNode.of(settings);
    List<Component> components = new ArrayList<>();
    for (ElasticsearchNode node : nodes) {
      ElasticsearchProgram program = program(node, nodes);
      components.add(
          new Component(
              node.component(),
              nodes.size() == 1 ? "Elasticsearch" : "Elasticsearch, node " + node.name(),
              Optional.of(URI.create(settings.url(node.http()))),
              List.of(),
              program::prepare,
              new HttpCheck(
                  settings.url(node.http()) + "/_cluster/health?wait_for_status=yellow&timeout=1s",
                  "elastic",
                  secrets.read("elasticsearch_password"))));
    }
    return components;
  }

  private ElasticsearchProgram program(ElasticsearchNode node, List<ElasticsearchNode> nodes)
      throws IOException {
    return new ElasticsearchProgram(
        toolbox,
        settings.data(node.component()),
        settings.port(node.http()),
        settings.port(node.transport()),
        settings.variable("ELASTICSEARCH_HEAP", "512m"),
        new ElasticsearchProgram.Cluster(
            node.name(),
            nodes.stream().map(ElasticsearchNode::name).toList(),
            nodes.stream().map(each -> settings.port(each.transport())).toList(),
            settings.data("elasticsearch").resolve("snapshots")),
        Optional.of(
            new ElasticsearchProgram.Security(
                secrets.read("elasticsearch_password"),
                new ElasticsearchUsers(
                    settings.repository().resolve("log-shipper/config/elasticsearch"), secrets))),
        settings.output(node.component()));
  }
}
