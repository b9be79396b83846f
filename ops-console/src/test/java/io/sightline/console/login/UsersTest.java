package io.sightline.console.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of users, and the record of changes. */
final class UsersTest {
  /** Quick, and as one-way as a test needs. */
  private static final PasswordHashing HASHING =
      new PasswordHashing() {
        @Override
        public String hash(char[] password) {
          return "hash-" + new String(password).hashCode();
        }

        @Override
        public boolean matches(String hash, char[] password) {
          return hash.equals(hash(password));
        }
      };

  @TempDir Path folder;

  @Test
  void whoWasEnteredIsFoundByNameAndPassword() throws Exception {
    Users users = new Users(folder, HASHING);
    assertThat(users.isEmpty()).isTrue();
    users.put("ada", Role.OPERATOR, "a-long-password".toCharArray());
    Users.User ada = users.check("ada", "a-long-password".toCharArray()).orElseThrow();
    assertThat(ada)
        .extracting(Users.User::name, Users.User::role)
        .containsExactly("ada", Role.OPERATOR);
    assertThat(users.check("ada", "another-password".toCharArray())).isEmpty();
    assertThat(new Users(folder, HASHING).all()).containsExactly(ada);
    users.remove("ada");
    assertThat(users.isEmpty()).isTrue();
  }

  @Test
  void anotherPasswordIsSeenInTheMarkAndTheSameIsNot() throws Exception {
    Users users = new Users(folder, HASHING);
    users.put("ada", Role.OPERATOR, "a-long-password".toCharArray());
    Users.User before = users.find("ada").orElseThrow();
    users.put("ada", Role.OPERATOR, "a-long-password".toCharArray());
    assertThat(users.find("ada")).contains(before);
    users.put("ada", Role.OPERATOR, "another-password".toCharArray());
    assertThat(users.find("ada")).isPresent().get().isNotEqualTo(before);
  }

  @Test
  void namesAndPasswordsThatCannotBeAreRefused() throws Exception {
    Users users = new Users(folder, HASHING);
    assertThatExceptionOfType(Users.Refused.class)
        .isThrownBy(() -> users.put("Ada L", Role.VIEWER, "a-long-password".toCharArray()))
        .withMessage("name: expected 1 to 64 of a-z, 0-9, '.', '_', '@' and '-', was 'Ada L'");
    assertThatExceptionOfType(Users.Refused.class)
        .isThrownBy(() -> users.put("ada", Role.VIEWER, "short".toCharArray()))
        .withMessage("password: expected 10 to 256 characters, was 5");
    assertThatExceptionOfType(Users.Refused.class)
        .isThrownBy(() -> users.remove("ada"))
        .withMessage("There is no user 'ada'.");
  }

  @Test
  void aDamagedFileLetsNobodyInAndSaysWhatToDo() throws Exception {
    Users users = new Users(folder, HASHING);
    Files.writeString(folder.resolve("users.json"), "{\"version\": 1, \"users\": [");
    assertThatIOException()
        .isThrownBy(() -> users.check("ada", "a-long-password".toCharArray()))
        .withMessageEndingWith(
            "users.json cannot be read as JSON: mend it, or delete it for new passwords");
    Files.writeString(folder.resolve("users.json"), "{\"version\": 2}");
    assertThatIOException()
        .isThrownBy(users::all)
        .withMessageEndingWith("users.json: expected version 1");
    Files.writeString(
        folder.resolve("users.json"),
        "{\"version\":1,\"users\":[{\"name\":\"ada\",\"role\":\"root\",\"password\":\"x\"}]}");
    assertThatIOException().isThrownBy(users::all).withMessageEndingWith("'ada' has no known role");
  }

  @Test
  void theRecordOfChangesSurvivesACutLineAndMakesRoom() throws Exception {
    AuditLog audit = new AuditLog(folder, Clock.systemUTC());
    audit.add("ada", "127.0.0.1", "POST /api/alerts/silences", "200");
    Path file = folder.resolve("audit.ndjson");
    Files.writeString(file, Files.readString(file) + "{\"at\":\"20");
    assertThat(audit.newest(10)).hasSize(1);
    audit.add("bob", "127.0.0.1", "sign in", "welcome");
    assertThat(audit.newest(10))
        .extracting(entry -> entry.path("user").asString())
        .containsExactly("bob", "ada");

    Files.write(file, new byte[(int) AuditLog.LARGEST_BYTES + 1]);
    audit.add("ada", "127.0.0.1", "x".repeat(1_000), "200");
    assertThat(Files.size(file)).isLessThan(1_000);
    assertThat(Files.size(folder.resolve("audit.ndjson.1"))).isGreaterThan(AuditLog.LARGEST_BYTES);
    assertThat(audit.newest(1).get(0).path("user").stringValue()).isEqualTo("ada");
    assertThat(List.copyOf(audit.newest(0))).isEmpty();
  }
}
