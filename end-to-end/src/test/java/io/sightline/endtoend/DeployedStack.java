package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.component.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A stack that {@code deploy.sh} starts and stops, in either runtime, and what its stores hold. */
interface DeployedStack extends AutoCloseable {
  DeployScript script();

  /** Returns when all is healthy. */
  void up() throws IOException, InterruptedException;

  /**
   * Stops it and deletes its data; what it wrote as log files is there for the one that is
   * returned, which has other ports, other secrets, and does not run yet.
   */
  DeployedStack successorWithNothingButItsLogFiles(Path folder)
      throws IOException, InterruptedException;

  /** Whether any of its stores has anything. */
  boolean hasData();

  LogFiles logFiles();

  /** The rows of a query in the demo service's database that gives one column. */
  List<String> sql(String query) throws Exception;

  /** The answer to one command. */
  List<String> redis(List<String> command) throws IOException;

  /** Runs {@code ops-console users}; what it printed. */
  String consoleUsers(String input, String... arguments) throws IOException;

  @Override
  void close() throws IOException, InterruptedException;

  default String url(Port port) {
    return script().url(port);
  }

  default String secret(String name) throws IOException {
    return Files.readString(script().settings().secrets().resolve(name)).strip();
  }

  default Elasticsearch elasticsearch() throws IOException {
    return new Elasticsearch(url(Port.ELASTICSEARCH), secret("elasticsearch_password"));
  }

  /** Runs {@code deploy.sh}, which must end with status 0; what it printed on standard output. */
  default String succeed(String... arguments) throws IOException, InterruptedException {
    DeployScript.Result result = script().run(arguments);
    assertThat(result.status()).as(result.errors()).isZero();
    return result.output();
  }
}
