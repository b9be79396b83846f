package io.sightline.metrics.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks in a multi-part body: the content of a part whose name is a secret's, up to the next
 * boundary. The boundary is the body's first line; without one nothing can be told apart and all of
 * it is masked.
 */
final class MultipartMasker {
  private static final Pattern NAME =
      Pattern.compile("(?i)[;\\s](?:file)?name\\*?\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)");

  private final Secrets secrets;

  MultipartMasker(Secrets secrets) {
    this.secrets = secrets;
  }

  String mask(String body) {
    int start = body.indexOf("--");
    if (start < 0) {
      return body.isBlank() ? body : Secrets.MASK;
    }
    int end = start;
    while (end < body.length() && body.charAt(end) != '\r' && body.charAt(end) != '\n') {
      end++;
    }
    String boundary = body.substring(start, end);
    if (boundary.length() == 2) {
      return Secrets.MASK;
    }
    StringBuilder out =
        new StringBuilder(body.length()).append(secrets.text(body.substring(0, end)));
    int from = end;
    while (from < body.length()) {
      int next = body.indexOf(boundary, from);
      int to = next < 0 ? body.length() : next;
      out.append(part(body.substring(from, to)));
      if (next >= 0) {
        out.append(boundary);
      }
      from = next < 0 ? to : next + boundary.length();
    }
    return out.toString().equals(body) ? body : out.toString();
  }

  /** Headers, an empty line, content. */
  private String part(String part) {
    int blank = emptyLine(part);
    String headers = part.substring(0, blank);
    Matcher name = NAME.matcher(headers);
    while (name.find()) {
      if (secrets.isSecret(Escapes.decode(name.group(1), true))) {
        String end = part.endsWith("\r\n") ? "\r\n" : part.endsWith("\n") ? "\n" : "";
        return blank + end.length() >= part.length() ? part : headers + Secrets.MASK + end;
      }
    }
    return secrets.text(part);
  }

  private static int emptyLine(String part) {
    int windows = part.indexOf("\r\n\r\n");
    int unix = part.indexOf("\n\n");
    if (windows < 0 && unix < 0) {
      return part.length();
    }
    return unix < 0 || (windows >= 0 && windows < unix) ? windows + 4 : unix + 2;
  }
}
