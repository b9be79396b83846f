package io.sightline.stack.component;

/** The ports of the stack, all on 127.0.0.1; each has a variable of its name. */
public enum Port {
  /** The demo service. */
  DEMO(8080),
  /** The console's pages. */
  CONSOLE(8088),
  /** The console's inbox for e-mail. */
  CONSOLE_SMTP(1025),
  /** Prometheus. */
  PROMETHEUS(9090),
  /** Alertmanager. */
  ALERTMANAGER(9093),
  /** Elasticsearch's HTTP interface. */
  ELASTICSEARCH(9200),
  /** Elasticsearch's own protocol. */
  ELASTICSEARCH_TRANSPORT(9300),
  /** HTTP of the second of several Elasticsearch nodes. */
  ELASTICSEARCH_2(9201),
  /** Elasticsearch's own protocol, second node. */
  ELASTICSEARCH_2_TRANSPORT(9301),
  /** HTTP of the third of several Elasticsearch nodes. */
  ELASTICSEARCH_3(9202),
  /** Elasticsearch's own protocol, third node. */
  ELASTICSEARCH_3_TRANSPORT(9302),
  /** The log shipper's metrics and health. */
  SHIPPER(9180),
  /** PostgreSQL; not 5432, where a developer's own server often is. */
  POSTGRESQL(15432),
  /** Redis; not 6379 for the same reason. */
  REDIS(16379),
  /** Figures of the machine. */
  NODE_EXPORTER(9100),
  /** Figures of PostgreSQL. */
  POSTGRES_EXPORTER(9187),
  /** Figures of Redis. */
  REDIS_EXPORTER(9121),
  /** Looks at services from outside. */
  BLACKBOX_EXPORTER(9115),
  /** Figures of Elasticsearch. */
  ELASTICSEARCH_EXPORTER(9114),
  /** Figures of the second of several Elasticsearch nodes. */
  ELASTICSEARCH_2_EXPORTER(9214),
  /** Figures of the third of several Elasticsearch nodes. */
  ELASTICSEARCH_3_EXPORTER(9314);

  private final int standard;

  Port(int standard) {
    this.standard = standard;
  }

  /** What it is when nobody says otherwise. */
  public int standard() {
    return standard;
  }

  /** The variable that changes it. */
  public String variable() {
    return name() + "_PORT";
  }
}
