package io.sightline.stack.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every database as pg_dump's custom format has it, and the roles. The rows are counted in the dump
 * itself, which reads all of it once.
 */
final class PostgresqlPart implements Part {
  private static final String ROLES = "roles.sql";
  private static final String DUMP = ".dump";
  private static final String ADMINISTRATION = "postgres";
  private static final String ROWS = "rows of ";
  private static final Pattern COPY = Pattern.compile("COPY (.+?) +(?:\\(.*\\) )?FROM stdin;");
  private static final Pattern CREATE_ROLE = Pattern.compile("(?s)CREATE ROLE .*");
  private static final int LONGEST_COPY_LINE = 1 << 14;

  private final Reach reach;

  PostgresqlPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Set<String> needs() {
    return Set.of("postgresql");
  }

  @Override
  public String version() throws IOException {
    return reach.sql(ADMINISTRATION, "SHOW server_version").get(0);
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException {
    Map<String, Count> counts = new LinkedHashMap<>();
    Piped.toFile(reach.postgresql("pg_dumpall", List.of("--roles-only")), into.resolve(ROLES));
    for (String database :
        reach.sql(
            ADMINISTRATION,
            "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"
                + " ORDER BY datname")) {
      Path dump = into.resolve(URLEncoder.encode(database, StandardCharsets.UTF_8) + DUMP);
      Piped.toFile(
          reach.postgresql("pg_dump", List.of("--format=custom", "--dbname=" + database)), dump);
      Piped.read(
              reach.postgresql("pg_restore", List.of("--data-only", "--file=-")),
              dump,
              PostgresqlPart::rows)
          .forEach((table, rows) -> counts.put(ROWS + database + ": " + table, Count.of(rows)));
    }
    return counts;
  }

  /** The rows of each table, in the script that a dump becomes. */
  static Map<String, Long> rows(InputStream script) throws IOException {
    Map<String, Long> rows = new LinkedHashMap<>();
    String table = "";
    InputStream in = new BufferedInputStream(script, 1 << 16);
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        if (line.length() < LONGEST_COPY_LINE) {
          line.append((char) next);
        }
        continue;
      }
      String text = line.toString();
      line.setLength(0);
      Matcher copy = COPY.matcher(text);
      if (!table.isEmpty()) {
        if (text.equals("\\.")) {
          table = "";
        } else {
          rows.merge(table, 1L, Long::sum);
        }
      } else if (copy.matches()) {
        // The script is UTF-8, read byte by byte.
        table =
            new String(copy.group(1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        rows.put(table, 0L);
      }
    }
    return rows;
  }

  private static List<Path> dumps(Path saved) throws IOException {
    return StoredFiles.files(saved).stream()
        .filter(file -> file.toString().endsWith(DUMP))
        .toList();
  }

  private static String database(Path dump) {
    String name = dump.getFileName().toString();
    return URLDecoder.decode(
        name.substring(0, name.length() - DUMP.length()), StandardCharsets.UTF_8);
  }

  @Override
  public void verify(Path saved) throws IOException {
    for (Path dump : dumps(saved)) {
      Piped.read(
          reach.postgresql("pg_restore", List.of("--list")), dump, InputStream::readAllBytes);
    }
  }

  @Override
  public void load(Path saved) throws IOException {
    for (String statement : statements(Files.readString(saved.resolve(ROLES)))) {
      reach.sql(ADMINISTRATION, statement);
    }
    for (Path dump : dumps(saved)) {
      List<String> arguments =
          new ArrayList<>(List.of("--clean", "--if-exists", "--dbname=" + ADMINISTRATION));
      if (!database(dump).equals(ADMINISTRATION)) {
        arguments.add("--create");
      }
      try {
        Piped.read(reach.postgresql("pg_restore", arguments), dump, InputStream::readAllBytes);
      } catch (Piped.Failed e) {
        if (!onlyAboutNewSettings(e.errors())) {
          throw e;
        }
      }
    }
  }

  /** A pg_restore that is newer than the server tries a setting that the server does not know. */
  static boolean onlyAboutNewSettings(String errors) {
    List<String> failed = errors.lines().filter(line -> line.contains(" error: ")).toList();
    return !failed.isEmpty()
        && failed.stream()
            .allMatch(
                line ->
                    line.contains("unrecognized configuration parameter \"transaction_timeout\""));
  }

  /** What pg_dumpall wrote, without what only psql understands; a role may be there already. */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : script.lines().toList()) {
      if (statement.isEmpty()
          && (line.isBlank() || line.startsWith("--") || line.startsWith("\\"))) {
        continue;
      }
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        String text = statement.toString().strip();
        statement.setLength(0);
        statements.add(
            CREATE_ROLE.matcher(text).matches()
                ? "DO $role$ BEGIN "
                    + text
                    + " EXCEPTION WHEN duplicate_object THEN NULL; END $role$"
                : text);
      }
    }
    return statements;
  }

  @Override
  public Map<String, Long> recount(Path saved, Set<String> names) throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : names) {
      if (name.startsWith(ROWS)) {
        int colon = name.indexOf(": ");
        counts.put(
            name,
            Long.parseLong(
                reach
                    .sql(
                        name.substring(ROWS.length(), colon),
                        "SELECT count(*) FROM " + name.substring(colon + 2))
                    .get(0)));
      }
    }
    return counts;
  }
}
