package io.sightline.stack.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The users of the stack's own programs in Elasticsearch, and their roles: {@code
 * log-shipper/config/elasticsearch} lists them for both runtimes. They are files of the server's
 * file realm, because the distribution from Maven Central lacks what its index of users needs.
 *
 * @param definitions holds {@code users.txt} and {@code roles/NAME.json}
 * @see <a href="https://www.elastic.co/guide/en/elasticsearch/reference/8.19/file-realm.html">File
 *     realm</a>
 */
record ElasticsearchUsers(Path definitions, Secrets secrets) {
  private static final int ITERATIONS = 10_000;
  private static final int SALT_BYTES = 32;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private record User(String name, String role) {}

  /** The name of the secret that is a user's password. */
  static String secretOf(String user) {
    return user + "_elasticsearch_password";
  }

  /** Writes users, roles and who has which, into a server's configuration. */
  void write(Path config) throws IOException {
    List<User> users = users();
    Map<String, List<User>> byRole = users.stream().collect(Collectors.groupingBy(User::role));
    List<String> roles = new ArrayList<>();
    List<String> holders = new ArrayList<>();
    for (Map.Entry<String, List<User>> role : byRole.entrySet()) {
      // JSON is YAML; on one line it needs no indentation.
      Path file = definitions.resolve("roles/" + role.getKey() + ".json");
      roles.add(role.getKey() + ": " + Files.readString(file).replace('\n', ' '));
      holders.add(
          role.getKey()
              + ":"
              + role.getValue().stream().map(User::name).collect(Collectors.joining(",")));
    }
    List<String> hashes = new ArrayList<>();
    for (User user : users) {
      hashes.add(user.name() + ":" + hash(secrets.read(secretOf(user.name()))));
    }
    writePrivate(config.resolve("roles.yml"), roles);
    writePrivate(config.resolve("users_roles"), holders);
    writePrivate(config.resolve("users"), hashes);
  }

  private List<User> users() throws IOException {
    List<User> users = new ArrayList<>();
    for (String line : Files.readAllLines(definitions.resolve("users.txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.strip().split("\\s+", -1);
        users.add(new User(words[0], words[1]));
      }
    }
    return users;
  }

  private static void writePrivate(Path file, List<String> lines) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, lines);
  }

  /** As the server's setting {@code password_hashing.algorithm: pbkdf2} stores it. */
  private static String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "{PBKDF2}%d$%s$%s"
          .formatted(ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2 with SHA-512", e);
    }
  }
}
