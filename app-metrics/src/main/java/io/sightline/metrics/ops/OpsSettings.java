package io.sightline.metrics.ops;

import io.sightline.metrics.config.ConfigReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and to whom the ops endpoints answer.
 *
 * @param port {@code ops.port}: a port of their own, default 0: they are served by the application
 * @param host {@code ops.host}: the address of that port, default 127.0.0.1
 * @param bearerTokenHashFile {@code ops.bearer_token_hash_file}: lines {@code name:hash} of tokens
 *     that may read {@code /metrics} and use {@code /loglevels}
 * @param basicAuthFile {@code ops.basic_auth_file}: lines {@code user:hash} of users who may
 */
public record OpsSettings(
    int port, String host, Optional<Path> bearerTokenHashFile, Optional<Path> basicAuthFile) {
  static final String BEARER_FILE = "ops.bearer_token_hash_file";
  static final String BASIC_FILE = "ops.basic_auth_file";

  /** Reads the settings; problems stay with the reader. */
  public static OpsSettings read(ConfigReader in) {
    return new OpsSettings(
        (int) in.number("ops.port", 0, 0, 65535),
        in.text("ops.host", "127.0.0.1"),
        hashes(in, BEARER_FILE),
        hashes(in, BASIC_FILE));
  }

  private static Optional<Path> hashes(ConfigReader in, String key) {
    Optional<Path> file = in.readableSecretFile(key);
    file.flatMap(HashFile::problem)
        .ifPresent(
            problem ->
                in.problem(
                    key,
                    "a file of lines 'name:"
                        + PasswordHash.ALGORITHM
                        + "$...' as HashPassword prints them ("
                        + problem
                        + ")"));
    return file;
  }

  /** Whether the endpoints have a port of their own. */
  public boolean ownPort() {
    return port != 0;
  }
}
