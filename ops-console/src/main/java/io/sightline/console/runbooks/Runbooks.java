package io.sightline.console.runbooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Runbooks: Markdown files named after their alert, {@code HighErrorRate.md}. Raw HTML in them is
 * shown as text and links other than http, https, mailto and relative ones lose their target. Files
 * are read anew for each call.
 */
public final class Runbooks {
  /** A runbook as HTML, a fragment for the body of a page. */
  public record Runbook(String name, String html) {}

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private final Optional<Path> directory;
  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).sanitizeUrls(true).build();

  public Runbooks(Optional<Path> directory) {
    this.directory = directory;
  }

  public Optional<Path> directory() {
    return directory;
  }

  /** The runbook of an alert; empty when there is no such file or no folder was configured. */
  public Optional<Runbook> find(String name) throws IOException {
    if (directory.isEmpty() || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      Node document = parser.parse(Files.readString(directory.get().resolve(name + ".md")));
      return Optional.of(new Runbook(name, renderer.render(document)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Names of all runbooks, in order. */
  public List<String> names() throws IOException {
    if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.get())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".md"))
          .map(file -> file.substring(0, file.length() - ".md".length()))
          .filter(name -> NAME.matcher(name).matches() && !name.equals("README"))
          .sorted()
          .toList();
    }
  }
}
