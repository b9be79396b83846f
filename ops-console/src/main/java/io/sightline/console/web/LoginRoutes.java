package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.sightline.console.login.Sessions;
import io.sightline.console.login.Sessions.Session;
import io.sightline.console.login.Users.User;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Coming in and going out, who is here, and what was changed. */
final class LoginRoutes {
  static final String COOKIE = "sightline_session";
  private static final int MOST_ENTRIES = 200;

  /** What the pages have to know beside who is here. */
  record About(
      String environment, String version, Optional<String> grafana, Optional<String> kibana) {}

  private final LoginSettings login;
  private final LoginGuard guard;
  private final About about;

  LoginRoutes(LoginSettings login, LoginGuard guard, About about) {
    this.login = login;
    this.guard = guard;
    this.about = about;
  }

  void addTo(JavalinConfig config) {
    config.routes.before(guard::check);
    config.routes.after(guard::writeDown);
    config.routes.get("/login", this::page);
    config.routes.post("/login", this::signIn);
    config.routes.get("/api/session", this::session);
    config.routes.post("/api/session/end", this::signOut);
    config.routes.get("/api/audit", this::audit);
  }

  private void page(Context ctx) {
    if (login.isRequired()) {
      show(ctx, 200, "");
    } else {
      ctx.redirect(LoginPage.ownPath(ctx.queryParam("next")));
    }
  }

  private static void show(Context ctx, int status, String problem) {
    SecurityHeaders.form(ctx);
    String next = Optional.ofNullable(ctx.formParam("next")).orElse(ctx.queryParam("next"));
    ctx.status(status).html(LoginPage.of(LoginPage.ownPath(next), problem));
  }

  private void signIn(Context ctx) throws IOException {
    String name = Optional.ofNullable(ctx.formParam("name")).orElse("").strip();
    String password = Optional.ofNullable(ctx.formParam("password")).orElse("");
    if (LoginGuard.comesFromElsewhere(ctx)) {
      show(ctx, 403, "Sign in on this page, not from another site.");
      return;
    }
    Optional<Duration> pause = login.attempts().pause(ctx.ip(), name);
    if (pause.isPresent()) {
      // Not written down: a stranger could push out of the record what matters. The attempts are.
      ctx.header("Retry-After", "" + Math.max(1, pause.get().toSeconds()));
      show(ctx, 429, "Too many attempts. Try again in " + minutes(pause.get()) + ".");
      return;
    }
    Optional<User> user = login.users().check(name, password.toCharArray());
    if (user.isEmpty()) {
      login.attempts().failed(ctx.ip(), name);
      login.audit().add(name, ctx.ip(), "sign in", "wrong name or password");
      show(ctx, 401, "There is no user with this name and password.");
      return;
    }
    login.attempts().succeeded(ctx.ip(), name);
    login.audit().add(name, ctx.ip(), "sign in", "welcome");
    ctx.cookie(cookie(ctx, login.sessions().open(user.get()), Sessions.LONGEST));
    ctx.redirect(LoginPage.ownPath(ctx.formParam("next")));
  }

  private static String minutes(Duration pause) {
    long minutes = Math.max(1, pause.plusSeconds(59).toMinutes());
    return minutes == 1 ? "a minute" : minutes + " minutes";
  }

  private void signOut(Context ctx) {
    String token = ctx.cookie(COOKIE);
    if (token != null) {
      login.sessions().end(token);
    }
    ctx.cookie(cookie(ctx, "", Duration.ZERO));
    ctx.status(204);
  }

  /** Lax, not strict: links in mails shall find whoever is signed in. */
  private Cookie cookie(Context ctx, String value, Duration age) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge((int) age.toSeconds());
    cookie.setHttpOnly(true);
    // A proxy that ends TLS says so; whoever claims it without one only loses his own cookie.
    cookie.setSecure(login.isSecure() || "https".equals(ctx.header("X-Forwarded-Proto")));
    cookie.setSameSite(SameSite.LAX);
    return cookie;
  }

  private void session(Context ctx) throws IOException {
    Session session = guard.session(ctx).orElseThrow();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("login", login.isRequired() ? "required" : "off");
    answer.put("user", session.user().name());
    answer.put("role", session.user().role().toString());
    answer.put("csrf", session.csrf());
    answer.put("environment", about.environment());
    answer.put("version", about.version());
    about.grafana().ifPresent(url -> answer.put("grafana", url));
    about.kibana().ifPresent(url -> answer.put("kibana", url));
    Answers.json(ctx, answer);
  }

  /** Names and addresses are for operators. */
  private void audit(Context ctx) throws IOException {
    if (!guard.session(ctx).orElseThrow().user().role().mayChange()) {
      Answers.error(ctx, 403, "console", "Only an operator may see what was changed.");
      return;
    }
    Answers.json(ctx, Map.of("entries", login.audit().newest(MOST_ENTRIES)));
  }
}
