package io.sightline.console.relay;

import static io.sightline.console.relay.Signatures.utf8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Text messages by Twilio's API, and by those that speak it (https://www.twilio.com/docs/sms). */
final class TwilioSms implements Sender {
  /** Two parts of a message in the wide alphabet. */
  private static final int MOST_CHARACTERS = 134;

  /**
   * @param api without the path, {@code https://api.twilio.com}
   * @param from a number of the account, or its messaging service's sender
   */
  record Account(URI api, String sid, String token, String from) {}

  private final Poster poster;
  private final Account account;
  private final String to;

  TwilioSms(Poster poster, Account account, String to) {
    this.poster = poster;
    this.account = account;
    this.to = to;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    URI url =
        URI.create(account.api() + "/2010-04-01/Accounts/" + account.sid() + "/Messages.json");
    String login = Signatures.base64(utf8(account.sid() + ":" + account.token()));
    String form =
        "To="
            + encoded(to)
            + "&From="
            + encoded(account.from())
            + "&Body="
            + encoded(Announcement.cut(announcement.title(), MOST_CHARACTERS));
    poster.post(
        url,
        Map.of(
            "Authorization", "Basic " + login, "Content-Type", "application/x-www-form-urlencoded"),
        utf8(form));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
