package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A way to run the whole stack. Components have the same names in each. */
interface StackRuntime extends AutoCloseable {
  /** Its name for {@code --runtime}, which is the name of the environment as well. */
  String name();

  /** Where this machine reaches a listener. */
  String url(Port port);

  /** Where the other components reach it. */
  String innerUrl(Port port);

  /** Where the links to dashboards in alerts lead: Grafana, or the console where there is none. */
  String dashboardsUrl();

  /** How the links in alerts to a service's error lines begin: in Kibana, or in the console. */
  String errorLinesUrl(String service);

  /** The file of one of the passwords that were made up at the start. */
  Path secret(String name);

  /** The header with which the console lets an operator in; none when it asks nobody. */
  Optional<String> consoleAuthorization();

  /** Where the services write their log files. */
  List<Path> serviceLogs();

  /** What a component printed, line by line. */
  List<String> printed(String component);

  /** Stops a component until {@link #start}; returns when it has ended. */
  void stop(String component);

  /** Starts a stopped component; returns at once. */
  void start(String component);

  /** Ends a component as a crash would. It is started again without anybody's help. */
  void kill(String component);

  /** How often a component was started again after it had ended by itself. */
  int restarts(String component);

  boolean isHealthy(String component);

  /** Stops all of it; fails when something of it is left. */
  @Override
  void close();
}
