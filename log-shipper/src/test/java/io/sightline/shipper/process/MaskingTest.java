package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class MaskingTest {
  private static final String ALL =
      "steps: [{mask: {patterns: [credit_card, email, bearer_token, password_pair, jwt,"
          + " url_password], replacement: '#'}}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "paid with 4111 1111 1111 1111. | paid with #.",
        "order 7 4111-1111-1111-1111 of 3 | order 7 # of 3",
        "4111111111111112 is none | 4111111111111112 is none",
        "1763722596123456 is a time | 1763722596123456 is a time",
        "41111111111111110000 is too long | 41111111111111110000 is too long",
        "amex 378282246310005 | amex #",
        "mail ann.o+x@mail.example.org now | mail # now",
        "at 3@home | at 3@home",
        "Authorization: Bearer abc.def-123== | Authorization: #",
        "sent bearer 0123456789abcdef | sent bearer #",
        "password=hunter2&user=ann | password=#&user=ann",
        "db_PASSWORD_main: 'a b c' rest | db_PASSWORD_main: # rest",
        "{`api-key`: `k1`, `b`: 2} | {`api-key`: #, `b`: 2}",
        "{\\`apiKey\\`:\\`k1\\`} | {\\`apiKey\\`:#\\`}",
        "max_tokens=100 | max_tokens=100",
        "secret = `not closed | secret = #",
        "postgres://app:s3cret@db:5432/x | postgres://app:#@db:5432/x",
        "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-1 end | jwt # end",
      })
  void secretsInTextsAreMasked(String text, String masked) {
    Shipped shipped = new Shipped(ALL).line(line(text.replace('`', '"')));
    assertThat(shipped.last()).containsEntry("message", masked.replace('`', '"'));
    assertThat(shipped.counted.isEmpty()).isEqualTo(text.equals(masked));
  }

  private static String line(String message) {
    return "{\"@timestamp\":1,\"message\":" + JsonMapper.shared().writeValueAsString(message) + "}";
  }

  @Test
  void generatedSecretsAreNeverInTheDocument() {
    Random random = new Random(Seed.of("secrets"));
    for (int round = 0; round < 3_000; round++) {
      String secret = secret(random);
      String inText =
          switch (random.nextInt(5)) {
            case 0 -> "user password=" + secret + " end";
            case 1 -> "x {\"Api_Key\" : \"" + secret + "\"} y";
            case 2 -> "Bearer " + secret;
            case 3 -> "token: " + token(random, secret);
            default -> "https://me:" + secret + "@host/path";
          };
      Shipped shipped = new Shipped(ALL).line(line(inText));
      assertThat(shipped.documents.get(0)).as(inText).doesNotContain(secret);
      Shipped plain = new Shipped(ALL).line(inText);
      assertThat(plain.documents.get(0)).as("wrapped " + inText).doesNotContain(secret);
    }
  }

  private static String secret(Random random) {
    String letters = "ABCDEFGHijklmnopqrst0123456789_-.";
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < 12 + random.nextInt(20); i++) {
      secret.append(letters.charAt(random.nextInt(letters.length())));
    }
    return secret.toString();
  }

  private static String token(Random random, String secret) {
    String header = "{\"alg\":" + random.nextInt() + "}";
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + '.'
        + secret.replace('.', '_');
  }

  @Test
  void fieldsAreMaskedByNameOnEveryLevelAndWhole() {
    Shipped shipped = new Shipped("steps: [{mask: {fields: [x-api-key, user.pin]}}]");
    shipped.line(
        "{\"@timestamp\":1,\"X_API_KEY\":{\"a\":[\"s\"]},\"headers\":[{\"xApiKey\":7}],"
            + "\"http.x-api-key\":true,\"user\":{\"PIN\":1},\"pin\":2,\"a.user.pin\":[3],"
            + "\"apikey\":null,\"x-api-key\":null}");
    assertThat(shipped.documents)
        .containsExactly(
            "{\"@timestamp\":1,\"X_API_KEY\":\"***\",\"headers\":[{\"xApiKey\":\"***\"}],"
                + "\"http.x-api-key\":\"***\",\"user\":{\"PIN\":\"***\"},\"pin\":2,"
                + "\"a.user.pin\":\"***\",\"apikey\":null,\"x-api-key\":null}");
    assertThat(shipped.counted).containsExactly("masked name 5");
  }

  @Test
  void aLineWithoutTheNamesIsNotTouched() {
    String line = "{\"@timestamp\":1 , \"text\":\"pin\\\":\",\"a\":{\"b\":1.0}}";
    assertThat(new Shipped("steps: [{mask: {fields: [pin]}}]").line(line).documents)
        .containsExactly(line);
    String hidden = "{\"@timestamp\":1,\"a\":{\"p\\u0069n\":5}}";
    assertThat(new Shipped("steps: [{mask: {fields: [pin]}}]").line(hidden).documents.get(0))
        .contains("***");
  }

  @Test
  void namesAreFoundInTextsThatCouldNotBeParsed() {
    Shipped shipped = new Shipped("steps: [{mask: {fields: [pin-code, body]}}]");
    shipped.line("{\"PIN_code\": \"12 34\", \"a\": 1");
    assertThat(shipped.last()).containsEntry("message", "{\"PIN_code\": ***, \"a\": 1");
    shipped.line("{\"a\":1,\"body\":{\"x\":\"y\"}, \"z\"");
    assertThat(shipped.last()).containsEntry("message", "{\"a\":1,\"body\":***");
  }

  @Test
  void numbersThatAreCardsAreMaskedAndOwnExpressionsMaskTheirGroup() {
    Shipped shipped =
        new Shipped(
            "steps: [{mask: {patterns: [credit_card], regexes: ['ID-(?<secret>\\d+)', 'zz+']}}]");
    shipped.line("{\"@timestamp\":1,\"card\":4111111111111111,\"a\":[\"ID-77 zzz\"]}");
    assertThat(shipped.documents)
        .containsExactly("{\"@timestamp\":1,\"card\":\"***\",\"a\":[\"ID-*** ***\"]}");
    assertThat(shipped.counted).containsExactly("masked pattern 3");
  }

  @Test
  void aTextThatAnExpressionCannotGetThroughIsMaskedWhole() {
    Shipped shipped = new Shipped("steps: [{mask: {regexes: ['^(x+x+)+y']}}]");
    shipped.line(line("x".repeat(200)));
    assertThat(shipped.last()).containsEntry("message", "***");
    assertThat(shipped.counted).containsExactly("masked pattern_too_slow 1");
  }

  @Test
  void aLongTextIsMaskedInTime() {
    String text = "a1-".repeat(100_000) + " password=x " + "\"token\":\"" + "\\\\a".repeat(50_000);
    Shipped shipped = new Shipped(ALL).line(line(text));
    assertThat(shipped.counted).containsExactly("masked pattern 2");
  }
}
