package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On a copy of all files of Grafana and Kibana. */
final class FormatCommandTest {
  @TempDir Path module;
  private String err;

  @BeforeEach
  void copyFiles() throws IOException {
    Path original = Module.DASHBOARDS.getParent().getParent();
    for (String folder : new String[] {"grafana/dashboards", "kibana"}) {
      try (Stream<Path> files = Files.walk(original.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = module.resolve(original.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private int run(String... arguments) {
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine(module).setErr(new PrintWriter(errors));
    int status = line.execute(arguments);
    err = errors.toString();
    return status;
  }

  private Path firstDashboard() throws IOException {
    return Dashboard.in(module.resolve("grafana/dashboards")).get(0).file();
  }

  @Test
  void theFilesOfTheRepositoryAreInTheirForm() {
    assertThat(run("format", "--check")).as(err).isZero();
    assertThat(err).isEmpty();
  }

  @Test
  void aCheckNamesWhatIsNotInItsFormAndChangesNothing() throws IOException {
    Path file = firstDashboard();
    String form = Files.readString(file);
    String edited = form.replaceFirst("\\{", "{\n  ");
    Files.writeString(file, edited);
    assertThat(run("format", "--check")).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            module.relativize(file)
                + ": not in its form; ./deploy.sh dashboards format makes it"
                + System.lineSeparator());
    assertThat(file).hasContent(edited);

    assertThat(run("format")).isZero();
    assertThat(file).content().isEqualTo(form);
    assertThat(run("format", "--check")).isZero();
  }

  @Test
  void anImportThatIsNotThatOfTheObjectsIsNamed() throws IOException {
    Path lines = module.resolve("kibana/sightline.ndjson");
    Files.delete(lines);
    assertThat(run("format", "--check")).isEqualTo(1);
    assertThat(err).startsWith("kibana/sightline.ndjson: not in its form;");
    assertThat(run("format")).isZero();
    assertThat(lines).content().isEqualTo(KibanaImport.of(module.resolve("kibana/objects")));
  }

  @Test
  void aFileThatIsNoJsonIsNamedWithItsLine() throws IOException {
    Path file = firstDashboard();
    Files.writeString(file, "{\n  \"uid\": nothing\n}\n");
    assertThat(run("format", "--check")).isEqualTo(1);
    assertThat(err).startsWith(file + " line 2: expected JSON: ");
    assertThat(run("format")).isEqualTo(1);
  }
}
