package io.sightline.console.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.security.BasicAuthCredentials;
import io.sightline.console.login.AuditLog;
import io.sightline.console.login.Role;
import io.sightline.console.login.Sessions.Session;
import io.sightline.console.login.Users;
import io.sightline.console.login.Users.User;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who is signed in, and lets change things who is an operator and comes from our own pages.
 * Handlers behind it find the name of the user in the attribute {@code user}.
 *
 * <p>Without a login everybody who reaches the console is the operator {@value #LOCAL_USER};
 * changes have to come from our own pages even then. Machines (Prometheus, Alertmanager, Slack's
 * webhook) use paths of their own, which give nothing away.
 */
final class LoginGuard {
  static final String USER = "user";
  static final String CSRF_HEADER = "X-CSRF-Token";
  static final String LOCAL_USER = "local";

  private static final Set<String> OPEN =
      Set.of("/login", "/metrics", "/health", "/inbox/slack", "/api/v2/alerts");

  /** They carry a question in their body and change nothing. */
  private static final Set<String> READS = Set.of("/api/elasticsearch/_search");

  /** Whoever may only look may leave. */
  private static final Set<String> FOR_EVERYBODY = Set.of("/api/session/end");

  private final LoginSettings login;

  LoginGuard(LoginSettings login) {
    this.login = login;
  }

  /** Before every handler: ends the request when it may not go on. */
  void check(Context ctx) throws IOException {
    if (isOpen(ctx.path())) {
      return;
    }
    Optional<Session> session = session(ctx);
    if (session.isEmpty()) {
      askToSignIn(ctx);
      ctx.skipRemainingHandlers();
      return;
    }
    ctx.attribute(USER, session.get().user().name());
    if (!isChange(ctx)) {
      return;
    }
    String refusal = refusal(ctx, session.get());
    if (refusal != null) {
      Answers.error(ctx, 403, "console", refusal);
      audit(ctx, session.get().user().name(), "refused");
      ctx.skipRemainingHandlers();
    }
  }

  /** After every handler: writes down what was changed. */
  void writeDown(Context ctx) throws IOException {
    String user = ctx.attribute(USER);
    if (user != null && isChange(ctx) && !READS.contains(ctx.path()) && ctx.statusCode() != 403) {
      audit(ctx, user, "" + ctx.statusCode());
    }
  }

  /** Whose request this is. */
  Optional<Session> session(Context ctx) throws IOException {
    if (!login.isRequired()) {
      return Optional.of(login.local());
    }
    BasicAuthCredentials basic = ctx.basicAuthCredentials();
    if (basic != null) {
      return ofProgram(ctx, basic);
    }
    String token = ctx.cookie(LoginRoutes.COOKIE);
    Optional<Session> session = token == null ? Optional.empty() : login.sessions().find(token);
    if (session.isPresent() && !isStillA(session.get().user(), login.users())) {
      login.sessions().end(token);
      return Optional.empty();
    }
    return session;
  }

  /** Programs sign in with each request; there is no cookie that another site could use. */
  private Optional<Session> ofProgram(Context ctx, BasicAuthCredentials basic) throws IOException {
    String name = basic.getUsername();
    if (login.attempts().pause(ctx.ip(), name).isPresent()) {
      return Optional.empty();
    }
    Optional<User> user = login.users().check(name, basic.getPassword().toCharArray());
    if (user.isEmpty()) {
      login.attempts().failed(ctx.ip(), name);
      audit(ctx, name, "wrong name or password");
    }
    String csrf = Optional.ofNullable(ctx.header(CSRF_HEADER)).orElse("");
    return user.map(known -> new Session(known, csrf, Instant.EPOCH));
  }

  /** Who was removed, or has another role or password since, has to sign in again. */
  private static boolean isStillA(User user, Users users) throws IOException {
    return users.find(user.name()).filter(user::equals).isPresent();
  }

  private static boolean isOpen(String path) {
    return OPEN.contains(path)
        // The app's own code; a page that loads it after its session ended shall find the form.
        || path.startsWith("/assets/")
        || path.startsWith("/health/")
        || path.startsWith("/relay/");
  }

  private static boolean isChange(Context ctx) {
    return ctx.method() != HandlerType.GET && ctx.method() != HandlerType.HEAD;
  }

  /** Why a change may not be made; null when it may. */
  private static String refusal(Context ctx, Session session) {
    String token = Optional.ofNullable(ctx.header(CSRF_HEADER)).orElse("");
    if (!isSame(token, session.csrf()) || comesFromElsewhere(ctx)) {
      return "This change does not come from a page of this console, or from one that is too old."
          + " Load the page again.";
    }
    boolean needsOperator = !READS.contains(ctx.path()) && !FOR_EVERYBODY.contains(ctx.path());
    if (needsOperator && !session.user().role().mayChange()) {
      return session.user().name()
          + " is a "
          + Role.VIEWER
          + " and may look, not change. Ask an "
          + Role.OPERATOR
          + ".";
    }
    return null;
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Browsers tell where a request comes from; what tells nothing is no browser. */
  static boolean comesFromElsewhere(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  private static void askToSignIn(Context ctx) {
    if (ctx.method() == HandlerType.GET && !ctx.path().startsWith("/api/")) {
      String query = ctx.queryString();
      String next = ctx.path() + (query == null ? "" : "?" + query);
      ctx.redirect("/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    } else {
      Answers.error(ctx, 401, "console", "Sign in first.");
    }
  }

  private void audit(Context ctx, String user, String outcome) throws IOException {
    AuditLog audit = login.audit();
    audit.add(user, ctx.ip(), ctx.method() + " " + ctx.path(), outcome);
  }
}
