package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import io.sightline.console.login.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who may come in, who may change things, and what is written down of it. */
final class SignInTest {
  private static final String SILENCE =
      "{\"matchers\":[{\"name\":\"service\",\"value\":\"shop\"}],\"minutes\":30,\"comment\":\"x\"}";

  @TempDir Path folder;
  private StandIn alertmanager;
  private RunningConsole console;

  @BeforeEach
  void start() throws Exception {
    alertmanager = StandIn.start().answering("/api/v2/silences", "{\"silenceID\":\"abc\"}");
    Path operator = Files.writeString(folder.resolve("operator"), "operator-password\n");
    Path viewer = Files.writeString(folder.resolve("viewer"), "viewer-password\n");
    console(
        Map.of(
            "CONSOLE_OPERATOR_PASSWORD_FILE", operator.toString(),
            "CONSOLE_VIEWER_PASSWORD_FILE", viewer.toString()));
  }

  private void console(Map<String, String> more) throws Exception {
    if (console != null) {
      console.close();
    }
    Map<String, String> variables = new HashMap<>(more);
    variables.putIfAbsent("CONSOLE_LOGIN", "required");
    variables.put("ALERTMANAGER_URL", alertmanager.url());
    console = RunningConsole.start(folder.resolve("data"), variables);
  }

  @AfterEach
  void stop() throws IOException {
    console.close();
    alertmanager.close();
  }

  @Test
  void whoIsNotSignedInSeesTheFormAndNothingElse() throws Exception {
    HttpResponse<String> page = console.get("/logs?service=shop");
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location"))
        .contains("/login?next=%2Flogs%3Fservice%3Dshop");
    for (String path :
        List.of("/api/session", "/api/alerts", "/api/logs/errors", "/api/inbox", "/api/audit")) {
      HttpResponse<String> refused = console.get(path);
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(message(refused)).isEqualTo("Sign in first.");
    }
    assertThat(console.post("/api/alerts/silences", "application/json", SILENCE).statusCode())
        .isEqualTo(401);
    assertThat(console.get("/login").body()).contains("Sign in", "name=\"password\"");
    assertThat(alertmanager.asked()).isEmpty();
  }

  @Test
  void machinesNeedNoLogin() throws Exception {
    assertThat(console.get("/health").statusCode()).isNotEqualTo(401);
    assertThat(console.get("/metrics").statusCode()).isEqualTo(200);
    assertThat(console.post("/inbox/slack", "application/json", "{\"text\":\"x\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void afterSigningInThePageThatWasAskedForIsShown() throws Exception {
    HttpResponse<String> answer = signIn("viewer", "viewer-password", "/alerts?view=history");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/alerts?view=history");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Lax", "Path=/")
        .doesNotContain("Secure");
    JsonNode session = json(cookie(answer), "/api/session");
    assertThat(session.path("user").stringValue()).isEqualTo("viewer");
    assertThat(session.path("role").stringValue()).isEqualTo("viewer");
    assertThat(session.path("login").stringValue()).isEqualTo("required");
  }

  @Test
  void addressesOfOtherSitesAreNotWhereOneGoesNext() throws Exception {
    for (String next : List.of("//evil.example", "https://evil.example", "/\\evil.example", "")) {
      assertThat(signIn("viewer", "viewer-password", next).headers().firstValue("Location"))
          .as(next)
          .contains("/");
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() throws Exception {
    HttpResponse<String> wrong = signIn("operator", "operator-passwort", "/");
    HttpResponse<String> unknown = signIn("nobody", "operator-password", "/");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("There is no user with this name and password.");
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void manyWrongPasswordsMakeEvenTheRightOneWait() throws Exception {
    for (int i = 0; i < 8; i++) {
      assertThat(signIn("operator", "wrong-password-" + i, "/").statusCode()).isEqualTo(401);
    }
    HttpResponse<String> refused = signIn("operator", "operator-password", "/");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("Too many attempts. Try again in 5 minutes.");
    assertThat(Files.readAllLines(folder.resolve("data/login/audit.ndjson")))
        .as("a stranger cannot push others out of the record")
        .hasSize(8);
  }

  @Test
  void aFormOfAnotherSiteDoesNotSignIn() throws Exception {
    HttpResponse<String> refused =
        console.send(
            form("operator", "operator-password", "/").header("Sec-Fetch-Site", "cross-site"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("Sign in on this page, not from another site.");
  }

  @Test
  void aViewerLooksAndAnOperatorChanges() throws Exception {
    String viewer = cookie(signIn("viewer", "viewer-password", "/"));
    HttpResponse<String> refused = silence(viewer, csrf(viewer));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(message(refused))
        .isEqualTo("viewer is a viewer and may look, not change. Ask an operator.");

    String operator = cookie(signIn("operator", "operator-password", "/"));
    assertThat(silence(operator, csrf(operator)).statusCode()).isEqualTo(200);
    assertThat(alertmanager.asked())
        .singleElement()
        .satisfies(asked -> assertThat(asked.body()).contains("\"createdBy\":\"operator\""));
  }

  @Test
  void aChangeWithoutThePagesTokenIsRefused() throws Exception {
    String operator = cookie(signIn("operator", "operator-password", "/"));
    for (String token : List.of("", "guessed", csrf(operator) + "x")) {
      HttpResponse<String> refused = silence(operator, token);
      assertThat(refused.statusCode()).as(token).isEqualTo(403);
      assertThat(message(refused))
          .isEqualTo(
              "This change does not come from a page of this console, or from one that is too old."
                  + " Load the page again.");
    }
    assertThat(alertmanager.asked()).isEmpty();
  }

  @Test
  void programsSignInWithEachRequest() throws Exception {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("operator:operator-password".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        console.send(
            HttpRequest.newBuilder(console.at("/api/alerts/silences"))
                .header("Authorization", basic)
                .POST(BodyPublishers.ofString(SILENCE)));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void whoSignsOutIsOut() throws Exception {
    String viewer = cookie(signIn("viewer", "viewer-password", "/"));
    HttpResponse<String> out =
        console.send(
            HttpRequest.newBuilder(console.at("/api/session/end"))
                .header("Cookie", viewer)
                .header("X-CSRF-Token", csrf(viewer))
                .POST(BodyPublishers.noBody()));
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(get(viewer, "/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aUserWhoIsRemovedIsOutAtOnce() throws Exception {
    String viewer = cookie(signIn("viewer", "viewer-password", "/"));
    SignIns.users(folder.resolve("data")).remove("viewer");
    assertThat(get(viewer, "/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void anotherPasswordEndsTheSessionsOfTheOldOne() throws Exception {
    String viewer = cookie(signIn("viewer", "viewer-password", "/"));
    SignIns.users(folder.resolve("data"))
        .put("viewer", Role.VIEWER, "another-password".toCharArray());
    assertThat(get(viewer, "/api/session").statusCode()).isEqualTo(401);
    String again = cookie(signIn("viewer", "another-password", "/"));
    assertThat(get(again, "/api/session").statusCode()).isEqualTo(200);
  }

  @Test
  void changesAndAttemptsAreWrittenDownForOperators() throws Exception {
    signIn("operator", "wrong-password", "/");
    String operator = cookie(signIn("operator", "operator-password", "/"));
    silence(operator, csrf(operator));
    String viewer = cookie(signIn("viewer", "viewer-password", "/"));
    silence(viewer, csrf(viewer));

    List<String> entries =
        json(operator, "/api/audit")
            .path("entries")
            .valueStream()
            .map(
                entry ->
                    entry.path("user").stringValue()
                        + ": "
                        + entry.path("action").stringValue()
                        + ": "
                        + entry.path("outcome").stringValue())
            .toList();
    assertThat(entries)
        .containsExactly(
            "viewer: POST /api/alerts/silences: refused",
            "viewer: sign in: welcome",
            "operator: POST /api/alerts/silences: 200",
            "operator: sign in: welcome",
            "operator: sign in: wrong name or password");
    HttpResponse<String> refused = get(viewer, "/api/audit");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(message(refused)).isEqualTo("Only an operator may see what was changed.");
    assertThat(Files.readString(folder.resolve("data/login/audit.ndjson")))
        .doesNotContain("operator-password", "wrong-password");
  }

  @Test
  void withoutAnyPasswordTheFirstStartMakesThem() throws Exception {
    Files.walk(folder.resolve("data/login"))
        .filter(Files::isRegularFile)
        .forEach(SignInTest::delete);
    console(Map.of());
    Path passwords = folder.resolve("data/login/initial-passwords.txt");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
    String operator =
        Files.readAllLines(passwords).stream()
            .filter(line -> line.startsWith("operator "))
            .map(line -> line.substring("operator ".length()))
            .findFirst()
            .orElseThrow();
    assertThat(operator.length()).isGreaterThanOrEqualTo(20);
    assertThat(signIn("operator", operator, "/").statusCode()).isEqualTo(302);
    assertThat(Files.readString(folder.resolve("data/login/users.json")))
        .contains("pbkdf2-sha512$")
        .doesNotContain(operator);
  }

  @Test
  void onTheLoopbackNoLoginIsRequiredAndChangesStillComeFromOurPages() throws Exception {
    console(Map.of("CONSOLE_LOGIN", "auto"));
    JsonNode session = console.json("/api/session");
    assertThat(session.path("login").stringValue()).isEqualTo("off");
    assertThat(session.path("role").stringValue()).isEqualTo("operator");
    assertThat(console.post("/api/alerts/silences", "application/json", SILENCE).statusCode())
        .isEqualTo(403);
    assertThat(silence("", session.path("csrf").stringValue()).statusCode()).isEqualTo(200);
    assertThat(console.get("/login?next=/alerts").headers().firstValue("Location"))
        .contains("/alerts");
  }

  @Test
  void beyondTheLoopbackALoginIsRequiredByItself() throws Exception {
    console(Map.of("CONSOLE_LOGIN", "auto", "CONSOLE_HOST", "0.0.0.0"));
    assertThat(console.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void overHttpsTheCookieStaysOnHttps() throws Exception {
    console(Map.of("CONSOLE_URL", "https://ops.example.org"));
    assertThat(
            signIn("viewer", "viewer-password", "/")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow())
        .contains("Secure");
  }

  @Test
  void behindAProxyThatEndsTlsItDoesSoToo() throws Exception {
    HttpResponse<String> answer =
        console.send(form("viewer", "viewer-password", "/").header("X-Forwarded-Proto", "https"));
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
  }

  private HttpRequest.Builder form(String name, String password, String next) {
    String body =
        "name=" + encode(name) + "&password=" + encode(password) + "&next=" + encode(next);
    return HttpRequest.newBuilder(console.at("/login"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> signIn(String name, String password, String next)
      throws IOException, InterruptedException {
    return console.send(form(name, password, next));
  }

  private HttpResponse<String> silence(String cookie, String csrf)
      throws IOException, InterruptedException {
    return console.send(
        HttpRequest.newBuilder(console.at("/api/alerts/silences"))
            .header("Cookie", cookie)
            .header("X-CSRF-Token", csrf)
            .POST(BodyPublishers.ofString(SILENCE)));
  }

  private HttpResponse<String> get(String cookie, String path)
      throws IOException, InterruptedException {
    URI uri = console.at(path);
    return console.send(HttpRequest.newBuilder(uri).header("Cookie", cookie).GET());
  }

  private JsonNode json(String cookie, String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(get(cookie, path).body());
  }

  private String csrf(String cookie) throws IOException, InterruptedException {
    return json(cookie, "/api/session").path("csrf").stringValue();
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static String message(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body()).path("error").path("message").stringValue();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
