package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Grafana gives away comes back as the file it was made from. */
final class ImportCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path module;
  private Path export;
  private String out;
  private String err;

  @BeforeEach
  void copyDashboards() throws IOException {
    for (Dashboard dashboard : Panel.dashboards()) {
      Path copy = fileOf(dashboard.uid());
      Files.createDirectories(copy.getParent());
      Files.copy(dashboard.file(), copy);
    }
    export = module.resolve("export.json");
  }

  private Path fileOf(String uid) {
    Path original =
        Panel.dashboards().stream()
            .filter(board -> board.uid().equals(uid))
            .findFirst()
            .orElseThrow()
            .file();
    return module.resolve("grafana/dashboards").resolve(Module.DASHBOARDS.relativize(original));
  }

  static Stream<Dashboard> dashboards() {
    return Panel.dashboards().stream();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void anExportOfADashboardIsTheFileItWasMadeFrom(Dashboard dashboard) throws IOException {
    Files.writeString(export, JSON.writeValueAsString(exported(dashboard)));
    assertThat(run("import", export.toString())).isZero();
    assertThat(out).contains("changed " + fileOf(dashboard.uid()));
    assertThat(fileOf(dashboard.uid())).content().isEqualTo(dashboard.text());
  }

  @Test
  void anExportAsAResourceOrOfTheHttpInterfaceIsUnwrapped() throws IOException {
    Dashboard jvm = dashboard("jvm");
    for (String wrapping : new String[] {"spec", "dashboard"}) {
      ObjectNode wrapped = JSON.createObjectNode();
      wrapped.putObject("metadata").put("name", "jvm");
      ObjectNode inside = exported(jvm);
      if (wrapping.equals("spec")) {
        inside.remove("uid");
      }
      wrapped.set(wrapping, inside);
      Files.writeString(export, JSON.writeValueAsString(wrapped));
      assertThat(run("import", export.toString())).as(wrapping).isZero();
      assertThat(fileOf("jvm")).content().isEqualTo(jvm.text());
    }
  }

  @Test
  void aCopyTakesThePlaceOfItsOriginal() throws IOException {
    Dashboard jvm = dashboard("jvm");
    ObjectNode copy = exported(jvm);
    copy.put("uid", "adx7k2").put("title", "JVM Copy");
    Files.writeString(export, JSON.writeValueAsString(copy));
    assertThat(run("import", "--as", "jvm", export.toString())).isZero();
    assertThat(fileOf("jvm")).content().isEqualTo(jvm.text());
  }

  @Test
  void aNewDashboardGoesIntoTheNamedFolder() throws IOException {
    ObjectNode made = exported(dashboard("jvm"));
    made.put("uid", "caches").put("title", "Caches");
    Files.writeString(export, JSON.writeValueAsString(made));
    assertThat(run("import", "--folder", "Infrastructure", export.toString())).isZero();
    Path file = module.resolve("grafana/dashboards/Infrastructure/caches.json");
    assertThat(out).contains("new " + file);
    assertThat(file).content().contains("\"title\": \"Caches\"");
  }

  static Stream<Map.Entry<String, String>> whatIsNoDashboard() {
    return Map.of(
        "{", "export.json: expected JSON: ",
        "[]", "export.json: expected a dashboard with panels",
        "{\"panels\": [], \"schemaVersion\": 36}",
            "schemaVersion: from 39 to 42 (Grafana 11 to 13), was 36",
        "{\"panels\": [], \"schemaVersion\": 41, \"uid\": \"A B\"}",
            "uid: up to 40 of a-z, 0-9 and -, was 'A B'; name it with --as",
        "{\"spec\": {\"elements\": {}, \"layout\": {}}}",
            "was the newer one with elements and layout; choose Classic where Grafana exports it")
        .entrySet()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("whatIsNoDashboard")
  void whatIsNoDashboardIsRefused(Map.Entry<String, String> contentAndMessage) throws IOException {
    Files.writeString(export, contentAndMessage.getKey());
    assertThat(run("import", export.toString())).isEqualTo(2);
    assertThat(err).contains(contentAndMessage.getValue());
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThat(run("import", export.toString())).isEqualTo(2);
    assertThat(err).isEqualTo(export + ": expected a file, was nothing\n");
  }

  @Test
  void severalFilesCannotAllBeOneDashboard() {
    assertThat(run("import", "--as", "jvm", "a.json", "b.json")).isEqualTo(2);
    assertThat(err).contains("--as: expected one FILE, was several");
  }

  @Test
  void formatBringsEditedFilesIntoTheirForm() throws IOException {
    Path objects = module.resolve("kibana/objects");
    Files.createDirectories(objects);
    try (Stream<Path> files = Files.list(Module.KIBANA_OBJECTS)) {
      for (Path file : files.toList()) {
        Files.copy(file, objects.resolve(file.getFileName()));
      }
    }
    Dashboard jvm = dashboard("jvm");
    Files.writeString(fileOf("jvm"), JSON.writeValueAsString(jvm.json()));
    assertThat(run("format")).isZero();
    assertThat(fileOf("jvm")).content().isEqualTo(jvm.text());
    assertThat(module.resolve("kibana/sightline.ndjson")).hasSameTextualContentAs(Module.KIBANA);
  }

  /** As Grafana 12 exports for other servers: with its ids, its sources and what was chosen. */
  private static ObjectNode exported(Dashboard dashboard) {
    ObjectNode json = (ObjectNode) dashboard.json().deepCopy();
    json.put("id", 17).put("version", 4).put("schemaVersion", 42).put("editable", true);
    json.putArray("__inputs").addObject().put("name", "DS_PROMETHEUS");
    json.putArray("__requires").addObject().put("type", "grafana").put("version", "12.4.4");
    json.putObject("__elements");
    for (JsonNode node : json.path("templating").path("list")) {
      if (node instanceof ObjectNode variable && variable.path("includeAll").asBoolean()) {
        variable.putObject("current").put("text", "demo-service").put("value", "demo-service");
        variable.putArray("options").addObject().put("text", "demo-service");
      }
    }
    for (JsonNode node : json.path("panels")) {
      if (node instanceof ObjectNode panel && !panel.path("type").asString().equals("row")) {
        panel.put("pluginVersion", "12.4.4");
      }
    }
    ((ObjectNode) json.path("annotations").path("list").path(0))
        .putObject("target")
        .put("type", "dashboard");
    ofAServer(json);
    return json;
  }

  private static void ofAServer(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("datasource") instanceof ObjectNode source
          && !source.path("type").asString().equals("grafana")) {
        source.put("uid", "${DS_PROMETHEUS}");
      }
      object.forEach(ImportCommandTest::ofAServer);
    } else if (node instanceof ArrayNode array) {
      array.forEach(ImportCommandTest::ofAServer);
    }
  }

  private static Dashboard dashboard(String uid) {
    return Panel.dashboards().stream()
        .filter(each -> each.uid().equals(uid))
        .findFirst()
        .orElseThrow();
  }

  private int run(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine(module);
    line.setOut(new PrintWriter(output, true));
    line.setErr(new PrintWriter(errors, true));
    int status = line.execute(arguments);
    out = output.toString();
    err = errors.toString();
    return status;
  }
}
