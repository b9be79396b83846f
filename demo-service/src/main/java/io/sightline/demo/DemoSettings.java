package io.sightline.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the service reads from its environment.
 *
 * @param host DEMO_HOST, default 127.0.0.1
 * @param port DEMO_PORT, default 8080
 * @param databaseUrl DATABASE_URL, a JDBC URL
 * @param databaseUser DATABASE_USER
 * @param databasePassword the content of the file DATABASE_PASSWORD_FILE
 * @param redisUrl REDIS_URL, {@code redis://host:port}
 * @param redisPassword the content of the file REDIS_PASSWORD_FILE; empty means none
 * @param faultsAllowed DEMO_FAULTS, default false: whether {@code /demo/faults} exists
 */
public record DemoSettings(
    String host,
    int port,
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    URI redisUrl,
    String redisPassword,
    boolean faultsAllowed) {

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException with one line per problem: {@code NAME: expectation, was
   *     'value'}
   */
  public static DemoSettings from(Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    Reader reader = new Reader(variables, problems);
    DemoSettings settings =
        new DemoSettings(
            reader.text("DEMO_HOST", "127.0.0.1"),
            reader.port("DEMO_PORT", 8080),
            reader.url(
                "DATABASE_URL", "jdbc:postgresql://127.0.0.1:15432/demo", "jdbc:postgresql:"),
            reader.text("DATABASE_USER", "demo"),
            reader.secret("DATABASE_PASSWORD_FILE"),
            reader.redis("REDIS_URL", URI.create("redis://127.0.0.1:16379")),
            reader.secret("REDIS_PASSWORD_FILE"),
            reader.flag("DEMO_FAULTS"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
    return settings;
  }

  /** All but the passwords. */
  @Override
  public String toString() {
    return "DemoSettings[%s:%d, %s, %s]".formatted(host, port, masked(databaseUrl), redisUrl);
  }

  /** The URL without the passwords that people put into URLs. */
  private static String masked(String url) {
    return url.replaceAll("//[^/@]*@", "//******@")
        .replaceAll("(?i)(password=)[^&\\s]*", "$1******");
  }

  private record Reader(Map<String, String> variables, List<String> problems) {
    String text(String name, String otherwise) {
      String value = variables.getOrDefault(name, "").strip();
      return value.isEmpty() ? otherwise : value;
    }

    int port(String name, int otherwise) {
      String value = text(name, Integer.toString(otherwise));
      if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
        return Integer.parseInt(value);
      }
      problems.add(name + ": expected a port, 0 to 65535, was '" + value + "'");
      return otherwise;
    }

    String url(String name, String otherwise, String scheme) {
      String value = text(name, otherwise);
      if (!value.startsWith(scheme + "//") || value.contains(" ")) {
        problems.add(name + ": expected " + scheme + "//host:port…, was '" + masked(value) + "'");
        return otherwise;
      }
      return value;
    }

    URI redis(String name, URI otherwise) {
      String value = text(name, otherwise.toString());
      try {
        URI url = new URI(value);
        // The password has a file of its own; there is one database.
        if ("redis".equals(url.getScheme())
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.getPath().isEmpty()) {
          return url;
        }
      } catch (URISyntaxException e) {
        // Told below, together with the URLs of something else.
      }
      problems.add(name + ": expected redis://host:port, was '" + masked(value) + "'");
      return otherwise;
    }

    boolean flag(String name) {
      String value = text(name, "false");
      if (!value.equals("true") && !value.equals("false")) {
        problems.add(name + ": expected true or false, was '" + value + "'");
      }
      return value.equals("true");
    }

    String secret(String name) {
      String file = text(name, "");
      if (file.isEmpty()) {
        return "";
      }
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        problems.add(name + ": expected a readable file, was '" + file + "'");
        return "";
      }
    }
  }
}
