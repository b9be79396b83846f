package io.sightline.metrics.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private final Secrets secrets = Secrets.of(SecretSettings.defaults());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "DB_PASSWORD",
        "secretName",
        "dsn",
        "SENTRY-DSN",
        "sessionid",
        "Session-Id",
        "jsessionid",
        "pwd",
        "passphrase",
        "Set-Cookie",
        "Proxy-Authorization",
        "csrf_token",
        "X-CSRF-Token",
        "accessToken",
        "api_key",
        "api-key",
        "apikey",
        "apiKey",
        "x-api-key",
        "API Key",
        "private-key",
        "privatekey",
        "AWS_SECRET_ACCESS_KEY",
        "sortKey",
        "client.secret",
        "user[password]",
        "passwd",
        "credentials"
      })
  void aNameOfASecretIsKnown(String name) {
    assertThat(secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "user", "key", "monkey", "keyboard", "pass", "fields_number", "up_wd", "auth"})
  void anotherNameIsNot(String name) {
    assertThat(secrets.isSecret(name)).isFalse();
  }

  @Test
  void emptyNamesInTheSettingsMaskNothing() {
    Secrets none = Secrets.of(new SecretSettings(List.of("", " "), List.of(), false));

    assertThat(none.text("password=abc")).isEqualTo("password=abc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "a=1&token=abc&b=2            | a=1&token=******&b=2",
        "password=a,b;c d'e\"f        | password=******",
        "pass%77ord=x                 | pass%77ord=******",
        "pass%2577ord=x               | pass%2577ord=******",
        "api+key=x                    | api+key=******",
        "user[password]=x             | user[password]=******",
        "user%5Bpassword%5D=x         | user%5Bpassword%5D=******",
        "next=/a%3Ftoken%3Dabc&b=1    | next=/a%3Ftoken%3D******&b=1",
        "q=my+password%3A+hunter2     | q=my+password%3A******",
        "q=%7B%22token%22%3A%22a%22%7D | q=%7B%22token%22%3A******",
        "{\"password\":\"a&b=c\"}     | {\"password\":\"******&b=c\"}",
        "token                        | token",
        "token=                       | token=",
        "%zz=1&%=2&token=3            | %zz=1&%=2&token=******",
      })
  void aQueryIsMaskedPairByPair(String query, String masked) {
    assertThat(secrets.query(query)).isEqualTo(masked);
    assertThat(secrets.form(query)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "https://h/x?a=1&token=abc#top     | https://h/x?a=1&token=******#top",
        "https://u:p@h:8443/x?y            | https://******@h:8443/x?y",
        "https://u:p?q@h/x?y=1             | https://******@h/x?y=1",
        "https://h/cb#access_token=abc&b=1 | https://h/cb#access_token=******&b=1",
        "/x;jsessionid=abc?y=1             | /x;jsessionid=******?y=1",
        "jdbc:postgresql://h/d?user=a&password=b,c | jdbc:postgresql://h/d?user=a&password=******",
        "jdbc:sqlserver://h;user=a;password=b;encrypt=true | jdbc:sqlserver://h;user=a;password=******;encrypt=true",
      })
  void aUrlIsMasked(String url, String masked) {
    assertThat(secrets.url(url)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/b?x=1&y=2#z", "https://h:8080/x?q=a%20b", "?", "#"})
  void whatHasNoSecretStaysTheSameInstance(String url) {
    assertThat(secrets.url(url)).isSameAs(url);
    assertThat(secrets.query(url)).isSameAs(url);
    assertThat(secrets.json(url)).isSameAs(url);
    assertThat(secrets.body("multipart/mixed", "")).isEmpty();
  }

  @Test
  void aHeaderIsMaskedByNameOrByWhatIsInIt() {
    assertThat(secrets.header("authorization", "Bearer x")).isEqualTo("******");
    assertThat(secrets.header("Referer", "https://h/?token=a"))
        .isEqualTo("https://h/?token=******");
    assertThat(secrets.header("Accept", "text/html")).isEqualTo("text/html");
  }

  @Test
  void aPartOfAMultiPartFormIsMaskedByItsName() {
    String body =
        """
        --b1
        Content-Disposition: form-data; name="password"

        hunter2
        second line
        --b1
        Content-Disposition: form-data; name="note"

        hello, token=abc
        --b1
        Content-Disposition: form-data; name=pass%77ord

        hunter2"""
            .replace("\n", "\r\n");

    String masked = secrets.body("multipart/form-data; boundary=b1", body);

    assertThat(masked)
        .doesNotContain("hunter2", "second", "abc")
        .contains("name=\"password\"\r\n\r\n******\r\n--b1", "hello, token=******");
  }

  @Test
  void aBodyIsReadByItsType() {
    assertThat(secrets.body("application/json; charset=utf-8", "{\"token\": 1}"))
        .isEqualTo("{\"token\": \"******\"}");
    assertThat(secrets.body("application/x-www-form-urlencoded", "pass%77ord=a b"))
        .isEqualTo("pass%77ord=******");
    assertThat(secrets.body(null, "a=1&password=b")).isEqualTo("a=1&password=******");
  }

  @Test
  void aFieldIsMaskedByNameAndToItsBottom() {
    Map<String, Object> value =
        Map.of("user", Map.of("credentials", List.of(1, 2)), "list", List.of(Map.of("pwd", 1)));

    assertThat(secrets.field("token", 1)).isEqualTo("******");
    assertThat(secrets.field("x", value))
        .isEqualTo(
            Map.of(
                "user", Map.of("credentials", "******"), "list", List.of(Map.of("pwd", "******"))));
    assertThat(secrets.field("x", new String[] {"token=a"})).isEqualTo(List.of("token=******"));
    assertThat(secrets.field("x", Optional.of("token=a"))).isEqualTo("token=******");
    assertThat(secrets.field("x", new IllegalStateException("token=a")))
        .isEqualTo("java.lang.IllegalStateException: token=******");
    assertThat(secrets.field("x", "abc".toCharArray())).isEqualTo("******");
    assertThat(secrets.field("x", 4111111111111111L)).isEqualTo("******");
  }

  @Test
  void aFieldWithoutSecretsIsTheSameInstance() {
    List<Object> value = List.of(Map.of("a", 1), "text", 2.5);

    assertThat(secrets.field("x", value)).isSameAs(value);
    assertThat(secrets.field("x", null)).isNull();
  }

  @Test
  void aFieldThatContainsItselfEnds() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThat(secrets.field("x", cycle)).isNotNull();
  }

  @Test
  void aFieldThatCannotBeReadIsMasked() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };

    assertThat(secrets.field("x", broken)).isEqualTo("******");
  }
}
