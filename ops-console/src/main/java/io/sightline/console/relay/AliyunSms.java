package io.sightline.console.relay;

import static io.sightline.console.relay.Signatures.utf8;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Text messages by Alibaba Cloud (SendSms, version 2017-05-25), signed by ACS3-HMAC-SHA256
 * (https://www.alibabacloud.com/help/sdk/product-overview/v3-request-structure-and-signature). The
 * template must have one variable, {@code alert}.
 */
final class AliyunSms implements Sender {
  /** A variable of a template takes so many. */
  private static final int MOST_CHARACTERS = 35;

  private static final Set<String> LATER =
      Set.of("isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_TIMEOUT");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  /**
   * @param api {@code https://dysmsapi.aliyuncs.com}
   */
  record Account(URI api, String keyId, String keySecret, String signName, String templateCode) {}

  private final Poster poster;
  private final Account account;
  private final String to;
  private final Clock clock;

  AliyunSms(Poster poster, Account account, String to, Clock clock) {
    this.poster = poster;
    this.account = account;
    this.to = to;
    this.clock = clock;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    Map<String, String> query = new TreeMap<>();
    query.put("PhoneNumbers", to);
    query.put("SignName", account.signName());
    query.put("TemplateCode", account.templateCode());
    query.put(
        "TemplateParam",
        Json.MAPPER.writeValueAsString(
            Map.of("alert", Announcement.cut(announcement.title(), MOST_CHARACTERS))));
    String canonicalQuery =
        query.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    String host = account.api().getAuthority();
    String emptyBody = Signatures.sha256Hex(new byte[0]);
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", host);
    headers.put("x-acs-action", "SendSms");
    headers.put("x-acs-content-sha256", emptyBody);
    headers.put("x-acs-date", TIME.format(clock.instant()));
    headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
    headers.put("x-acs-version", "2017-05-25");
    headers.put("Authorization", authorization(canonicalQuery, headers, emptyBody));
    // The client sets it, and lets nobody else.
    headers.remove("host");
    JsonNode answer =
        poster.post(URI.create(account.api() + "/?" + canonicalQuery), headers, new byte[0]);
    String code = answer.path("Code").asString("");
    if (!code.equals("OK")) {
      String said = "Alibaba Cloud answered " + code + ": " + answer.path("Message").asString("");
      if (LATER.contains(code)) {
        throw new IOException(said);
      }
      throw new Refused(said);
    }
  }

  private String authorization(String query, Map<String, String> headers, String bodyHash) {
    String names = String.join(";", headers.keySet());
    String canonicalHeaders =
        headers.entrySet().stream()
            .map(each -> each.getKey() + ":" + each.getValue() + "\n")
            .collect(Collectors.joining());
    String request = "POST\n/\n" + query + "\n" + canonicalHeaders + "\n" + names + "\n" + bodyHash;
    String signature =
        Signatures.hex(
            Signatures.hmacSha256(
                utf8(account.keySecret()),
                utf8("ACS3-HMAC-SHA256\n" + Signatures.sha256Hex(utf8(request)))));
    return "ACS3-HMAC-SHA256 Credential="
        + account.keyId()
        + ",SignedHeaders="
        + names
        + ",Signature="
        + signature;
  }

  /** RFC 3986, which differs from a form's encoding in three characters. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
