package io.sightline.console.login;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The users and their hashed passwords, in one file that only its owner may read:
 *
 * <pre>{"version": 1, "users": [{"name": "…", "role": "viewer|operator", "password": "‹hash›"}]}
 * </pre>
 *
 * <p>It is read whenever somebody is asked for, so what another process writes counts at once.
 * Written anew by temporary file and rename. Thread-safe.
 */
public final class Users {
  /** Beside the users: the generated passwords, until somebody deletes the file. */
  public static final String INITIAL_PASSWORDS = "initial-passwords.txt";

  public static final int SHORTEST_PASSWORD = 10;
  private static final int LONGEST_PASSWORD = 256;
  private static final int GENERATED_BYTES = 18;
  private static final int VERSION = 1;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

  /**
   * Somebody who may come in.
   *
   * @param passwordMark another one when the password has changed, and says nothing else about it
   */
  public record User(String name, Role role, String passwordMark) {}

  /** What was asked for is not possible; the message says why. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private record Entry(Role role, String password) {
    User named(String name) {
      return new User(name, role, Hash.of(password));
    }
  }

  private final Path file;
  private final PasswordHashing hashing;
  private final String nobody;

  /**
   * @param folder is made when it is not there
   */
  public Users(Path folder, PasswordHashing hashing) throws IOException {
    Files.createDirectories(folder);
    this.file = folder.resolve("users.json");
    this.hashing = hashing;
    this.nobody = hashing.hash(generate().toCharArray());
  }

  /** Whether nobody was ever entered. */
  public boolean isEmpty() throws IOException {
    return read().isEmpty();
  }

  /** Everybody by name. */
  public List<User> all() throws IOException {
    List<User> all = new ArrayList<>();
    read().forEach((name, entry) -> all.add(entry.named(name)));
    return all;
  }

  public Optional<User> find(String name) throws IOException {
    return Optional.ofNullable(read().get(name)).map(entry -> entry.named(name));
  }

  /** The user with this password; an unknown name takes as long as a wrong password. */
  public Optional<User> check(String name, char[] password) throws IOException {
    if (password.length > LONGEST_PASSWORD) {
      return Optional.empty();
    }
    Entry entry = read().get(name);
    boolean right = hashing.matches(entry == null ? nobody : entry.password(), password);
    return entry != null && right ? Optional.of(entry.named(name)) : Optional.empty();
  }

  /** Enters a user, or gives a known one another role and password. */
  public synchronized void put(String name, Role role, char[] password)
      throws IOException, Refused {
    if (!NAME.matcher(name).matches()) {
      throw new Refused(
          "name: expected 1 to 64 of a-z, 0-9, '.', '_', '@' and '-', was '" + name + "'");
    }
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
      throw new Refused(
          "password: expected "
              + SHORTEST_PASSWORD
              + " to "
              + LONGEST_PASSWORD
              + " characters, was "
              + password.length);
    }
    Map<String, Entry> users = read();
    Entry known = users.get(name);
    if (known != null && known.role() == role && hashing.matches(known.password(), password)) {
      return;
    }
    users.put(name, new Entry(role, hashing.hash(password)));
    write(users);
  }

  public synchronized void remove(String name) throws IOException, Refused {
    Map<String, Entry> users = read();
    if (users.remove(name) == null) {
      throw new Refused("There is no user '" + name + "'.");
    }
    write(users);
  }

  /**
   * Enters the users {@code operator} and {@code viewer} with passwords of their own, written
   * beside the users for whoever installs the console.
   *
   * @return the file with the passwords
   */
  public Path generateFirst() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "# Made at the first start. Note the passwords, then delete this file.\n");
    for (Role role : Role.values()) {
      String password = generate();
      try {
        put(role.toString(), role, password.toCharArray());
      } catch (Refused impossible) {
        throw new IllegalStateException(impossible);
      }
      text.append(role).append(' ').append(password).append('\n');
    }
    Path passwords = file.resolveSibling(INITIAL_PASSWORDS);
    writePrivately(passwords, text.toString().getBytes(StandardCharsets.UTF_8));
    return passwords;
  }

  private static String generate() {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private Map<String, Entry> read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    }
    try {
      JsonNode root = Json.MAPPER.readTree(bytes);
      if (root.path("version").asInt(0) != VERSION) {
        throw new IOException(file + ": expected version " + VERSION);
      }
      Map<String, Entry> users = new TreeMap<>();
      for (JsonNode user : root.path("users")) {
        String name = user.path("name").asString("");
        Role role =
            Role.named(user.path("role").asString(""))
                .orElseThrow(() -> new IOException(file + ": '" + name + "' has no known role"));
        users.put(name, new Entry(role, user.path("password").asString("")));
      }
      return users;
    } catch (JacksonException damaged) {
      throw new IOException(
          file + " cannot be read as JSON: mend it, or delete it for new passwords", damaged);
    }
  }

  private void write(Map<String, Entry> users) throws IOException {
    List<Map<String, String>> list = new ArrayList<>();
    users.forEach(
        (name, entry) ->
            list.add(
                Map.of("name", name, "role", "" + entry.role(), "password", entry.password())));
    writePrivately(
        file,
        Json.MAPPER
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(Map.of("version", VERSION, "users", list)));
  }

  private static void writePrivately(Path target, byte[] bytes) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(temporary, bytes);
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
