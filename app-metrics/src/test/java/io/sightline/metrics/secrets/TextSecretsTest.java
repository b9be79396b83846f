package io.sightline.metrics.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextSecretsTest {
  private final Secrets secrets = Secrets.of(SecretSettings.defaults());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "token=abc                              | token=******",
        "login failed: password: hunter2        | login failed: password: ******",
        "password=hunter2&user=bob              | password=******&user=bob",
        "password=hunter2, user=bob             | password=******, user=bob",
        "password=hunter2,user=bob              | password=******,user=bob",
        "password=hun,ter2 next                 | password=****** next",
        "{user=bob, password=hunter2}           | {user=bob, password=******}",
        "Login[user=bob, password=hunter2]      | Login[user=bob, password=******]",
        "password = 'hun ter2', a               | password = '******', a",
        "PASSWORD 'hunter2'                     | PASSWORD '******'",
        "{\"token\": \"abc\", \"a\": 1}         | {\"token\": \"******\", \"a\": 1}",
        "{\"token\": \"a\\\"b\", \"a\": 1}      | {\"token\": \"******\", \"a\": 1}",
        "{\"token\":123,\"a\":1}                | {\"token\":\"******\",\"a\":1}",
        "{\"token\":{\"b\":[1,\"}\"]},\"a\":1}  | {\"token\":\"******\",\"a\":1}",
        "{\"tok\\u0065n\":\"abc\"}              | {\"tok\\u0065n\":\"******\"}",
        "{\"api key\":\"abc\"}                  | {\"api key\":\"******\"}",
        "\"{\\\"token\\\":\\\"abc\\\",\\\"a\\\":1}\" | \"{\\\"token\\\":\\\"******\\\",\\\"a\\\":1}\"",
        "{\"password\":\"hunt                   | {\"password\":\"******",
        "Authorization: Bearer abc.def          | Authorization: ******",
        "curl -H \"X-Api-Key: a b\" -v          | curl -H \"X-Api-Key: ******\" -v",
        "Authorization=[Basic YTpi], Host=[x]   | Authorization=[******], Host=[x]",
        "sent Bearer abcdef0123456789 to it     | sent Bearer ****** to it",
        "sent Basic dXNlcjpwYXNz to it          | sent Basic ****** to it",
        "the password is hunter2 I think        | the password is ****** I think",
        "run --password hunter2 --user bob      | run --password ****** --user bob",
        "user[password]=abc&x=y                 | user[password]=******&x=y",
        "pass%77ord=abc&x=y                     | pass%77ord=******&x=y",
        "u=https%3A%2F%2Fx%3Ftoken%3Dabc%26a%3Db | u=https%3A%2F%2Fx%3Ftoken%3D******%26a%3Db",
        "postgres://bob:hunter2@db:5432/shop    | postgres://******@db:5432/shop",
        "postgres://bob:hun/ter2@db/shop        | postgres://******@db/shop",
        "https://key@sentry.example/1           | https://******@sentry.example/1",
        "GET https://x/y?a=b&api_key=c HTTP/1.1 | GET https://x/y?a=b&api_key=****** HTTP/1.1",
        "Key (email, token)=(a@b.c, abc) exists | Key (email, token)=(******) exists",
        "apiKey=abc x-api-key=abc privateKey=a  | apiKey=****** x-api-key=****** privateKey=******",
        "session-id=abc accessToken=abc         | session-id=****** accessToken=******",
        "card 4111 1111 1111 1111 declined      | card ****** declined",
        "card 4111111111111111                  | card ******",
        "Login[user=bob, password=hun ter2, a=1] | Login[user=bob, password=******, a=1]",
        "{pwd=hun (ter2) a, b}                  | {pwd=******}",
        "my API key: abc, session id: abc       | my API key: ******, session id: ******",
        "<a><password>x<b>y</b></password></a>  | <a><password>******</password></a>",
        "<user><password>hunt                   | <user><password>******",
        "<user password='x y'/>                 | <user password='******'/>",
        "-----BEGIN RSA PRIVATE KEY----- MII -----END | -----BEGIN RSA PRIVATE KEY-----******-----END",
        "say \"{\\\"a\\\": \\\"token=abc\\\"}\" | say \"{\\\"a\\\": \\\"token=******\\\"}\"",
        "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln ok | jwt ****** ok",
      })
  void aSecretIsMasked(String text, String masked) {
    assertThat(secrets.text(text)).isEqualTo(masked);
    assertThat(secrets.text(masked)).as("masked twice").isSameAs(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "the token has expired",
        "token is expired",
        "wrong password, please try again",
        "GET /api/tokens/12 200 in 12:30:45",
        "com.acme.InvalidTokenException: it expired",
        "\tat com.acme.TokenFilter.doFilter(TokenFilter.java:42)",
        "Connected to http://token-service:8080/secrets/x",
        "https://example.org/@user/a?x=y",
        "Bearer authentication is required, basic authentication is not",
        "order 1234567890123456 of 4111111111111112 at 1763711234567",
        "trace 4111111111111111a b4111111111111111 0.4111111111111111",
        "key=value, monkey=ape, fields_number=5",
        "Unexpected token '<' in line 1",
        "usage: login <user> <password> <name>",
        "cache key: abc, request id: abc",
        "failed (token) and <token/> and -----BEGIN CERTIFICATE-----",
        "100% of %d = %s",
      })
  void proseStaysTheSameInstance(String text) {
    assertThat(secrets.text(text)).isSameAs(text);
  }

  @Test
  void withoutPatternsOnlyNamesCount() {
    Secrets names =
        Secrets.of(
            new SecretSettings(SecretSettings.DEFAULT_NAMES, java.util.List.of("kennwort"), false));

    assertThat(names.text("card 4111111111111111, kennwort=abc"))
        .isEqualTo("card 4111111111111111, kennwort=******");
  }
}
