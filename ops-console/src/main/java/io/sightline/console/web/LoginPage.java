package io.sightline.console.web;

/** The page where one signs in: a plain form, which works without scripts. */
final class LoginPage {
  private LoginPage() {}

  /**
   * The page.
   *
   * @param next where to go afterwards, a path of this console
   * @param problem why it did not work the last time; may be empty
   */
  static String of(String next, String problem) {
    return """
    <!doctype html>
    <html lang="en" data-theme="dark">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sign in · Sightline</title>
        <script src="/assets/theme-early.js"></script>
        <link rel="stylesheet" href="/assets/theme.css">
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/login.css">
      </head>
      <body>
        <main>
          <h1><img src="/assets/icon.svg" alt=""> Sightline</h1>
          %s
          <form method="post" action="/login">
            <input type="hidden" name="next" value="%s">
            <label for="name">Name</label>
            <input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <button type="submit">Sign in</button>
          </form>
          <p>The first passwords lie in the console's data folder, in
          <code>login/initial-passwords.txt</code>, or where its installer put them.</p>
        </main>
      </body>
    </html>
    """
        .formatted(
            problem.isEmpty()
                ? ""
                : "<p class=\"problem\" role=\"alert\">" + text(problem) + "</p>",
            text(next));
  }

  /** A path of this console, never another site's; the start page for everything else. */
  static String ownPath(String next) {
    boolean isOwn =
        next != null
            && next.startsWith("/")
            && !next.startsWith("//")
            && !next.startsWith("/login")
            && next.chars().allMatch(each -> each > ' ' && each != '\\' && each < 127);
    return isOwn ? next : "/";
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
