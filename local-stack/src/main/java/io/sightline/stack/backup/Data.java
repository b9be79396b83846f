package io.sightline.stack.backup;

/** The folders in which components keep what a backup takes as files. */
enum Data {
  PROMETHEUS("prometheus", "", "/prometheus", 65534, 65534),
  REDIS("redis", "", "/data", 999, 999),
  CONSOLE("ops-console", "", "/var/lib/sightline", 10001, 10001),
  SHIPPER("log-shipper", "", "/var/lib/sightline", 10001, 10001),
  GRAFANA("grafana", "", "/var/lib/grafana", 472, 0),
  SNAPSHOTS("elasticsearch", "snapshots", "/usr/share/elasticsearch/data", 1000, 0);

  private final String component;
  private final String below;
  private final String inContainer;
  private final int user;
  private final int group;

  Data(String component, String below, String inContainer, int user, int group) {
    this.component = component;
    this.below = below;
    this.inContainer = inContainer;
    this.user = user;
    this.group = group;
  }

  /** As {@code status} names it. */
  String component() {
    return component;
  }

  /** Below the component's data folder or volume; empty for all of it. */
  String below() {
    return below;
  }

  /** Where the container has the volume. */
  String inContainer() {
    return inContainer;
  }

  /** Whom the files belong to in the container. */
  int user() {
    return user;
  }

  int group() {
    return group;
  }
}
