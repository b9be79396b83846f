package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.inbox.Inbox;
import io.sightline.console.inbox.InboxEvents;
import io.sightline.console.inbox.Message;
import io.sightline.console.inbox.SlackPost;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inbox over HTTP.
 *
 * <pre>
 * GET  /api/inbox?after=ID&since=TIME  {"messages": […]} newest first
 * GET  /api/inbox/{id}                 one message with its bodies
 * GET  /api/inbox/{id}/html            an e-mail's HTML, sandboxed
 * POST /inbox/slack                    a Slack incoming webhook
 * </pre>
 */
final class InboxRoutes {
  private static final int LARGEST_POST_BYTES = 1 << 20;
  private static final Pattern HEAD = Pattern.compile("(?i)<head(\\s[^>]*)?>");
  private static final String NEW_TABS = "<base target=\"_blank\">";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Inbox inbox;
  private final InboxEvents events;

  InboxRoutes(Inbox inbox, InboxEvents events) {
    this.inbox = inbox;
    this.events = events;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/api/inbox", this::list);
    config.routes.get("/api/inbox/{id}", this::show);
    config.routes.get("/api/inbox/{id}/html", this::html);
    config.routes.post("/inbox/slack", this::slack);
  }

  private void list(Context ctx) {
    Optional<Long> after = number(ctx.queryParam("after"), 0);
    Optional<Instant> since = instant(ctx.queryParam("since"));
    if (after.isEmpty() || since.isEmpty()) {
      Answers.error(
          ctx,
          400,
          "console",
          "after is a message's id, since an ISO-8601 instant such as 2026-01-31T12:00:00Z.");
      return;
    }
    Answers.json(ctx, Map.of("messages", inbox.list(after.get(), since.get())));
  }

  private void show(Context ctx) throws IOException {
    find(ctx).ifPresent(message -> Answers.json(ctx, message));
  }

  private void html(Context ctx) throws IOException {
    Optional<Message> found = find(ctx);
    if (found.isEmpty()) {
      return;
    }
    if (found.get().html().isEmpty()) {
      Answers.error(ctx, 404, "console", "This message has no HTML body.");
      return;
    }
    SecurityHeaders.mail(ctx);
    ctx.contentType("text/html; charset=utf-8").result(linksIntoNewTabs(found.get().html().get()));
  }

  private static String linksIntoNewTabs(String html) {
    Matcher head = HEAD.matcher(html);
    return head.find()
        ? html.substring(0, head.end()) + NEW_TABS + html.substring(head.end())
        : NEW_TABS + html;
  }

  private Optional<Message> find(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    Optional<Message> found = inbox.read(number(id, 0).orElse(0L));
    if (found.isEmpty()) {
      Answers.error(
          ctx, 404, "console", "The inbox has no such message; the oldest make room for new ones.");
    }
    return found;
  }

  private void slack(Context ctx) throws IOException {
    if (ctx.header("Origin") != null || ctx.header("Sec-Fetch-Site") != null) {
      refuse(ctx, 403, "from_browser", "action_prohibited: web pages may not post to the inbox");
      return;
    }
    byte[] body = ctx.bodyInputStream().readNBytes(LARGEST_POST_BYTES + 1);
    if (body.length > LARGEST_POST_BYTES) {
      refuse(
          ctx, 413, "too_large", "invalid_payload: larger than " + LARGEST_POST_BYTES + " bytes");
      return;
    }
    try {
      inbox.add(SlackPost.parse(payload(ctx.contentType(), body)));
      ctx.contentType("text/plain").result("ok");
    } catch (SlackPost.Refused refused) {
      refuse(ctx, 400, "not_slack", refused.getMessage());
    }
  }

  private void refuse(Context ctx, int status, String reason, String answer) {
    events.refused(Message.Kind.slack, reason);
    ctx.status(status).contentType("text/plain").result(answer);
  }

  /** Slack takes the JSON as the body, or as the form field {@code payload}. */
  private static byte[] payload(String contentType, byte[] body) {
    if (contentType == null || !contentType.startsWith(FORM)) {
      return body;
    }
    String form = new String(body, StandardCharsets.UTF_8);
    if (!form.startsWith("payload=")) {
      return body;
    }
    try {
      return URLDecoder.decode(form.substring("payload=".length()), StandardCharsets.UTF_8)
          .getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return body;
    }
  }

  private static Optional<Long> number(String text, long preset) {
    try {
      return Optional.of(text == null ? preset : Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(text == null ? Instant.EPOCH : Instant.parse(text));
    } catch (DateTimeParseException notAnInstant) {
      return Optional.empty();
    }
  }
}
