package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsSettingsTest {
  @TempDir private Path directory;

  private static OpsSettings read(Map<String, String> keys) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), Map.of(), keys));
    OpsSettings settings = OpsSettings.read(in);
    in.finish(Set.of());
    return settings;
  }

  @Test
  void byDefaultTheApplicationServesThemAndNobodyIsNamed() {
    OpsSettings settings = read(Map.of());
    assertThat(settings.ownPort()).isFalse();
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.bearerTokenHashFile()).isEmpty();
    assertThat(settings.basicAuthFile()).isEmpty();
  }

  @Test
  void readsEveryKey() throws IOException {
    Path users = Files.writeString(directory.resolve("users"), OpsFixture.line("joe", "x"));
    Path tokens = Files.writeString(directory.resolve("tokens"), OpsFixture.line("ci", "y"));
    OpsSettings settings =
        read(
            Map.of(
                "ops.port",
                "9404",
                "ops.host",
                "0.0.0.0",
                "ops.basic_auth_file",
                users.toString(),
                "ops.bearer_token_hash_file",
                tokens.toString()));
    assertThat(settings.port()).isEqualTo(9404);
    assertThat(settings.ownPort()).isTrue();
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.basicAuthFile()).contains(users);
    assertThat(settings.bearerTokenHashFile()).contains(tokens);
  }

  @Test
  void tellsAllProblemsAtOnce() throws IOException {
    Path users = Files.writeString(directory.resolve("users"), "# nobody\njoe:hunter2\n");
    Path missing = directory.resolve("tokens");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ops.port", "99999",
                        "ops.basic_auth_file", users.toString(),
                        "ops.bearer_token_hash_file", missing.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "ops.port: expected a whole number from 0 to 65535, was '99999'",
                "ops.bearer_token_hash_file: expected a readable file, was '" + missing + "'",
                "ops.basic_auth_file: expected a file of lines 'name:pbkdf2-sha512$...' as"
                    + " HashPassword prints them (line 2 is none), was '"
                    + users
                    + "'"));
  }

  @Test
  void aFileThatNamesNobodyIsAProblemAndNotAnOpenDoor() throws IOException {
    Path users = Files.writeString(directory.resolve("users"), "# to come\n\n");
    assertThatThrownBy(() -> read(Map.of("ops.basic_auth_file", users.toString())))
        .hasMessageContaining("(has no line at all)");
  }
}
