package io.sightline.console;

import io.sightline.console.relay.RelaySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the console runs, read once from environment variables; {@link Variable} lists them. */
public record ConsoleConfig(
    Listen listen,
    SignIn signIn,
    Backends backends,
    Folders folders,
    Links links,
    RelaySettings relay,
    String environment) {

  /** Where the console listens, and the further host names browsers may use for it. */
  public record Listen(String host, int port, int smtpPort, Set<String> allowedHosts) {}

  /**
   * Whether one has to sign in.
   *
   * @param isSecure whether browsers reach the console by https
   * @param operatorPassword a file with the password of the user {@code operator}
   * @param viewerPassword the same for {@code viewer}
   */
  public record SignIn(
      boolean isRequired,
      boolean isSecure,
      Optional<Path> operatorPassword,
      Optional<Path> viewerPassword) {}

  /** The systems that are read. */
  public record Backends(
      URI prometheus, URI alertmanager, URI elasticsearch, Optional<Login> elasticsearchLogin) {}

  /** A user and the file with the password; the file is read whenever it is needed. */
  public record Login(String username, Path passwordFile) {}

  /** What is read from and kept on disk. */
  public record Folders(
      Path data,
      Optional<Path> statusFile,
      Optional<Path> statistics,
      Optional<Path> runbooks,
      Optional<Path> dashboards) {}

  /** Pages elsewhere that the console points to. */
  public record Links(Optional<URI> grafana, Optional<URI> kibana) {}

  /**
   * Settings that cannot be used, all of them, a line each: {@code NAME: expectation, was 'value'}.
   */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(List<String> problems) {
      super(String.join("\n", problems));
    }
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
  private static final Pattern HOST =
      Pattern.compile(NAME + "|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]*:[0-9a-fA-F]{0,4}");
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** Reads the settings, or names every problem at once. */
  public static ConsoleConfig from(Map<String, String> environment) throws Refused {
    return new Reader(environment).read();
  }

  /** Variables that look like the console's own but are none of its: probably misspelled. */
  static List<String> unknown(Map<String, String> environment) {
    Set<String> known =
        Arrays.stream(Variable.values()).map(Variable::name).collect(Collectors.toSet());
    return environment.keySet().stream()
        .filter(name -> name.startsWith("CONSOLE_") && !name.equals("CONSOLE_URL"))
        .filter(name -> !known.contains(name))
        .sorted()
        .toList();
  }

  /** One reading; collects problems as it goes. */
  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    ConsoleConfig read() throws Refused {
      ConsoleConfig config =
          new ConsoleConfig(
              new Listen(
                  matching(Variable.CONSOLE_HOST, HOST, "a host name or address"),
                  port(Variable.CONSOLE_PORT),
                  port(Variable.CONSOLE_SMTP_PORT),
                  hosts()),
              signIn(),
              new Backends(
                  url(Variable.PROMETHEUS_URL).orElse(null),
                  url(Variable.ALERTMANAGER_URL).orElse(null),
                  url(Variable.ELASTICSEARCH_URL).orElse(null),
                  login()),
              new Folders(
                  data(),
                  path(Variable.STACK_STATUS_FILE),
                  checked(Variable.STATISTICS_FILE, "a readable file", Files::isReadable),
                  folder(Variable.RUNBOOKS_DIR),
                  folder(Variable.DASHBOARDS_DIR)),
              new Links(url(Variable.GRAFANA_URL), url(Variable.KIBANA_URL)),
              RelaySettings.read(environment, problems),
              matching(
                  Variable.SIGHTLINE_ENVIRONMENT,
                  ENVIRONMENT,
                  "lower-case letters, digits, - and _"));
      samePorts(config.listen());
      if (!problems.isEmpty()) {
        throw new Refused(problems);
      }
      return config;
    }

    private String value(Variable variable) {
      String value = environment.getOrDefault(variable.name(), "").strip();
      return value.isEmpty() ? variable.preset() : value;
    }

    private void problem(Variable variable, String expectation) {
      problems.add(variable + ": expected " + expectation + ", was '" + value(variable) + "'");
    }

    private String matching(Variable variable, Pattern pattern, String expectation) {
      if (!pattern.matcher(value(variable)).matches()) {
        problem(variable, expectation);
      }
      return value(variable);
    }

    private int port(Variable variable) {
      try {
        int port = Integer.parseInt(value(variable));
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // told below, like a number out of range
      }
      problem(variable, "a port from 0 to 65535");
      return 0;
    }

    private void samePorts(Listen listen) {
      if (listen.port() != 0 && listen.port() == listen.smtpPort()) {
        problem(Variable.CONSOLE_SMTP_PORT, "another port than CONSOLE_PORT");
      }
    }

    private Set<String> hosts() {
      Set<String> hosts =
          Arrays.stream(value(Variable.CONSOLE_ALLOWED_HOSTS).split(","))
              .map(host -> host.strip().toLowerCase(Locale.ROOT))
              .filter(host -> !host.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      if (!hosts.stream().allMatch(NAME.asMatchPredicate())) {
        problem(Variable.CONSOLE_ALLOWED_HOSTS, "host names without ports, with commas between");
      }
      return hosts;
    }

    private SignIn signIn() {
      String mode = value(Variable.CONSOLE_LOGIN);
      if (!Set.of("auto", "required", "off").contains(mode)) {
        problem(Variable.CONSOLE_LOGIN, "auto, required or off");
      }
      boolean isBeyondLoopback = !isLoopback(value(Variable.CONSOLE_HOST));
      String publicUrl = environment.getOrDefault("CONSOLE_URL", "");
      return new SignIn(
          mode.equals("required") || (mode.equals("auto") && isBeyondLoopback),
          publicUrl.startsWith("https://"),
          checked(Variable.CONSOLE_OPERATOR_PASSWORD_FILE, "a readable file", Files::isReadable),
          checked(Variable.CONSOLE_VIEWER_PASSWORD_FILE, "a readable file", Files::isReadable));
    }

    /** Without asking a name server: of names only localhost is known to be the loopback. */
    private static boolean isLoopback(String host) {
      return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private Optional<URI> url(Variable variable) {
      if (value(variable).isEmpty()) {
        return Optional.empty();
      }
      try {
        URI url = new URI(value(variable));
        if (url.getRawUserInfo() != null) {
          problems.add(
              variable + ": expected no user name or password in the URL (it is not shown here)");
          return Optional.empty();
        }
        if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
            && url.getHost() != null
            && url.getRawQuery() == null
            && url.getRawFragment() == null) {
          return Optional.of(url);
        }
      } catch (URISyntaxException notAUrl) {
        // told below, like any other value that is no such URL
      }
      problem(variable, "a URL such as http://127.0.0.1:9090");
      return Optional.empty();
    }

    private Optional<Login> login() {
      String username = value(Variable.ELASTICSEARCH_USERNAME);
      Optional<Path> file = path(Variable.ELASTICSEARCH_PASSWORD_FILE);
      if (username.isEmpty() && file.isEmpty()) {
        return Optional.empty();
      }
      if (username.isEmpty()) {
        problem(
            Variable.ELASTICSEARCH_USERNAME, "a user name, as ELASTICSEARCH_PASSWORD_FILE is set");
        return Optional.empty();
      }
      if (file.isEmpty()) {
        problem(Variable.ELASTICSEARCH_PASSWORD_FILE, "a file, as ELASTICSEARCH_USERNAME is set");
        return Optional.empty();
      }
      if (!Files.isReadable(file.get())) {
        problem(Variable.ELASTICSEARCH_PASSWORD_FILE, "a file the console can read");
      }
      return Optional.of(new Login(username, file.get()));
    }

    private Path data() {
      Optional<Path> data = path(Variable.CONSOLE_DATA_DIR);
      if (data.isEmpty() || (Files.exists(data.get()) && !Files.isDirectory(data.get()))) {
        problem(Variable.CONSOLE_DATA_DIR, "a folder to keep the inbox in");
      }
      return data.orElse(null);
    }

    private Optional<Path> folder(Variable variable) {
      return checked(variable, "an existing folder", Files::isDirectory);
    }

    private Optional<Path> path(Variable variable) {
      return checked(variable, "a path", path -> true);
    }

    private Optional<Path> checked(
        Variable variable, String expectation, Predicate<Path> acceptable) {
      if (value(variable).isEmpty()) {
        return Optional.empty();
      }
      try {
        Path path = Path.of(value(variable));
        if (acceptable.test(path)) {
          return Optional.of(path);
        }
      } catch (InvalidPathException notAPath) {
        // told below, like a path that is not acceptable
      }
      problem(variable, expectation);
      return Optional.empty();
    }
  }
}
