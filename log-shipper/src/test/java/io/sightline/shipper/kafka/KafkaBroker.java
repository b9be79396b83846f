package io.sightline.shipper.kafka;

import io.sightline.stack.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * A real Kafka of one node, broker and controller in one, as a process of its own on a free port of
 * 127.0.0.1. Its data stays in the folder over {@link #kill()} and {@link #restart()}.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final List<Integer> ports;
  private Process process;

  private KafkaBroker(Path folder, List<Integer> ports) {
    this.folder = folder;
    this.ports = ports;
  }

  /** Starts a broker and waits until it answers. */
  public static KafkaBroker start(Path folder) throws IOException {
    return start(folder, "", "");
  }

  /**
   * Starts one that also listens at {@link #mutualTlsAddress} and {@link #saslAddress}. The user
   * {@code plain} has the password {@code plain-secret}; SCRAM has the users of {@link
   * #addScramUser}.
   *
   * @param serverPem the broker's key and certificate
   * @param caPem who signs certificates of clients
   */
  public static KafkaBroker startSecured(Path folder, Path serverPem, Path caPem)
      throws IOException {
    return start(
        folder,
        ",MUTUAL://127.0.0.1:%3$d,SASL://127.0.0.1:%4$d",
        """
        ssl.keystore.type=PEM
        ssl.keystore.location=%s
        ssl.truststore.type=PEM
        ssl.truststore.location=%s
        listener.name.mutual.ssl.client.auth=required
        sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
        listener.name.sasl.plain.sasl.jaas.config=%s required user_plain="plain-secret";
        listener.name.sasl.scram-sha-256.sasl.jaas.config=%s required;
        listener.name.sasl.scram-sha-512.sasl.jaas.config=%s required;
        """
            .formatted(
                serverPem,
                caPem,
                PlainLoginModule.class.getName(),
                ScramLoginModule.class.getName(),
                ScramLoginModule.class.getName()));
  }

  private static KafkaBroker start(Path folder, String listeners, String more) throws IOException {
    List<Integer> ports = FreePorts.some(4);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("server.properties"), properties(folder, ports, listeners) + more);
    Files.writeString(folder.resolve("log4j2.properties"), LOGGING);
    KafkaBroker broker = new KafkaBroker(folder, ports);
    broker.format();
    broker.process = broker.java("kafka.Kafka", folder.resolve("server.properties").toString());
    broker.awaitAnswer();
    return broker;
  }

  private static final String LOGGING =
      """
      appender.out.type = Console
      appender.out.name = OUT
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d %p %c: %m%n
      rootLogger.level = WARN
      rootLogger.appenderRef.out.ref = OUT
      """;

  private static String properties(Path folder, List<Integer> ports, String listeners) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=CONTROLLER://127.0.0.1:%2$d,LISTENERS
    advertised.listeners=LISTENERS
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,MUTUAL:SSL,SASL:SASL_SSL
    log.dirs=%5$s
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    broker.session.timeout.ms=1500
    broker.heartbeat.interval.ms=300
    group.initial.rebalance.delay.ms=0
    group.min.session.timeout.ms=1000
    group.coordinator.threads=1
    num.network.threads=1
    num.io.threads=2
    log.cleaner.enable=true
    log.cleaner.dedupe.buffer.size=2097152
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    allow.everyone.if.no.acl.found=true
    auto.create.topics.enable=false
    controlled.shutdown.enable=false
    """
        .replace("LISTENERS", "PLAINTEXT://127.0.0.1:%1$d" + listeners)
        .formatted(ports.get(0), ports.get(1), ports.get(2), ports.get(3), folder.resolve("data"));
  }

  private void format() throws IOException {
    Process format =
        java(
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            org.apache.kafka.common.Uuid.randomUuid().toString(),
            "--config",
            folder.resolve("server.properties").toString());
    try {
      if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
        throw new IOException("the broker's folder could not be formatted: " + lastWords());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Process java(String main, String... arguments) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
            "-cp",
            classes,
            main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
  }

  private Path output() {
    return folder.resolve("output.log");
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(output());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  public String address() {
    return "127.0.0.1:" + ports.get(0);
  }

  /** TLS, with a certificate of the client's. */
  public String mutualTlsAddress() {
    return "127.0.0.1:" + ports.get(2);
  }

  /** TLS, and a user with a password. */
  public String saslAddress() {
    return "127.0.0.1:" + ports.get(3);
  }

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()));
  }

  private void awaitAnswer() throws IOException {
    long until = System.nanoTime() + START.toNanos();
    try (Admin admin = admin()) {
      while (System.nanoTime() < until) {
        if (!process.isAlive()) {
          throw new IOException("the broker ended at its start: " + lastWords());
        }
        try {
          admin.describeCluster().nodes().get(1, TimeUnit.SECONDS);
          return;
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
          // Not listening yet.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    throw new IOException("the broker did not answer within " + START + ": " + lastWords());
  }

  public void createTopic(String name, int partitions, Map<String, String> settings)
      throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(Set.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  public void deleteTopic(String name) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(name)).all().get(60, TimeUnit.SECONDS);
    }
  }

  public void addScramUser(String user, ScramMechanism mechanism, String password)
      throws Exception {
    try (Admin admin = admin()) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      user, new ScramCredentialInfo(mechanism, 4096), password)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  /** Nobody may write to the topic; all else is allowed. */
  public void forbidWriting(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin
          .createAcls(
              Set.of(
                  acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                  acl(topic, AclOperation.WRITE, AclPermissionType.DENY)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  public void allowWriting(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteAcls(Set.of(acl(topic, AclOperation.WRITE, AclPermissionType.DENY).toFilter()))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static AclBinding acl(String topic, AclOperation what, AclPermissionType how) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", what, how));
  }

  /** Ends it by SIGKILL, as a crash would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again on the same port with the same data. */
  public void restart() throws IOException, InterruptedException {
    kill();
    process = java("kafka.Kafka", folder.resolve("server.properties").toString());
    awaitAnswer();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
