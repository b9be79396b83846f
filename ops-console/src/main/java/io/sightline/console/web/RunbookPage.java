package io.sightline.console.web;

import io.sightline.console.runbooks.Runbooks;
import io.sightline.console.runbooks.Runbooks.Runbook;
import java.io.IOException;
import java.util.stream.Collectors;

/** Runbooks as pages of their own. */
final class RunbookPage {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s · Sightline</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
      <script src="/assets/theme-early.js"></script>
      <link rel="stylesheet" href="/assets/theme.css">
      <link rel="stylesheet" href="/assets/document.css">
      </head>
      <body>
      <nav aria-label="Back"><a href="/">Sightline console</a><span aria-hidden="true">/</span><a href="/runbooks">Runbooks</a></nav>
      <main>
      %s
      </main>
      </body>
      </html>
      """;

  private RunbookPage() {}

  static String of(Runbook runbook) {
    return FRAME.formatted(runbook.name(), runbook.html());
  }

  static String index(Runbooks runbooks) throws IOException {
    return FRAME.formatted("Runbooks", "<h1>Runbooks</h1>\n" + list(runbooks));
  }

  static String missing(String name, Runbooks runbooks) throws IOException {
    return FRAME.formatted(
        "No such runbook",
        "<h1>No runbook is called “" + escape(name) + "”</h1>\n" + list(runbooks));
  }

  private static String list(Runbooks runbooks) throws IOException {
    if (runbooks.directory().isEmpty()) {
      return "<p>No folder of runbooks is configured: set <code>RUNBOOKS_DIR</code> to the folder"
          + " with the <code>&lt;AlertName&gt;.md</code> files and restart the console.</p>";
    }
    if (runbooks.names().isEmpty()) {
      return "<p>The folder <code>"
          + escape(runbooks.directory().get().toString())
          + "</code> holds no <code>&lt;AlertName&gt;.md</code> files.</p>";
    }
    return runbooks.names().stream()
        .map(name -> "<li><a href=\"/runbooks/" + name + "\">" + name + "</a></li>")
        .collect(Collectors.joining("\n", "<p>These are here:</p>\n<ul>\n", "\n</ul>"));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
