package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  @Test
  void whatWasWrittenIsReadAndRecognisesOnlyItsPassword() {
    String written = PasswordHash.of("pässword".toCharArray(), 1000).toString();
    PasswordHash hash = PasswordHash.parse(written).orElseThrow();
    assertThat(hash.matches("pässword".toCharArray())).isTrue();
    assertThat(hash.matches("passwort".toCharArray())).isFalse();
    assertThat(hash.matches(new char[0])).isFalse();
    assertThat(written).startsWith("pbkdf2-sha512$1000$").doesNotContain("pässword");
  }

  /** Computed with Python's hashlib.pbkdf2_hmac: salt "saltSALT..." of 36 bytes, 4096 rounds. */
  @Test
  void agreesWithOtherImplementationsOfPbkdf2() {
    String salt = "c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0";
    String hash = "jAUR9Mbll8asYxXY8DYuIl88UBSVuiO4aMAFF03E7nE=";
    assertThat(
            PasswordHash.parse("pbkdf2-sha512$4096$" + salt + "$" + hash)
                .orElseThrow()
                .matches("passwordPASSWORDpassword".toCharArray()))
        .isTrue();
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    assertThat(PasswordHash.of("a".toCharArray(), 10))
        .isNotEqualTo(PasswordHash.of("a".toCharArray(), 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "pbkdf2-sha512$1000$c2FsdHNhbHQ=$",
        "pbkdf2-sha512$1000$$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2-sha512$0$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2-sha512$-5$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2-sha512$99999999999$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2-sha512$2000000000$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA==",
        "pbkdf2-sha512$1000$not base 64!$AAAAAAAAAAAAAAAAAAAAAA==",
        "md5$1000$c2FsdHNhbHQ=$AAAAAAAAAAAAAAAAAAAAAA=="
      })
  void anythingElseIsNoHash(String text) {
    assertThat(PasswordHash.parse(text)).isEmpty();
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int command(String input, String... arguments) throws IOException {
    return HashPassword.run(
        arguments,
        null,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void theCommandMakesALineOfAPassword() throws IOException {
    assertThat(command("hunter2\n", "joe")).isZero();
    String line = out.toString(StandardCharsets.UTF_8).strip();
    assertThat(line).startsWith("joe:pbkdf2-sha512$210000$").doesNotContain("hunter2");
    assertThat(PasswordHash.parse(line.substring(4)).orElseThrow().matches("hunter2".toCharArray()))
        .isTrue();
  }

  @Test
  void theCommandMakesATokenAndShowsItOnce() throws IOException {
    assertThat(command("", "--token", "prometheus")).isZero();
    String shown = err.toString(StandardCharsets.UTF_8).strip();
    String token = shown.substring(shown.lastIndexOf(' ') + 1);
    String line = out.toString(StandardCharsets.UTF_8).strip();
    assertThat(line).startsWith("prometheus:").doesNotContain(token);
    assertThat(
            PasswordHash.parse(line.substring(line.indexOf(':') + 1))
                .orElseThrow()
                .matches(token.toCharArray()))
        .isTrue();
  }

  @Test
  void theCommandSaysHowItIsCalled() throws IOException {
    assertThat(command("")).isEqualTo(2);
    assertThat(command("x\n", "joe", "hunter2")).isEqualTo(2);
    assertThat(command("x\n", "joe:x")).isEqualTo(2);
    assertThat(command("\n", "joe")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: HashPassword");
    assertThat(out.size()).isZero();
  }
}
