package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kibana cannot run here; what it is given can be read. */
final class KibanaObjectsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> FIELDS = fieldsOfTheTemplate();

  static List<KibanaObject> objects() {
    return KibanaObject.in(Module.KIBANA_OBJECTS);
  }

  static List<KibanaObject> lenses() {
    return objects().stream().filter(object -> object.type().equals("lens")).toList();
  }

  @Test
  void theImportIsMadeOfTheObjects() throws IOException {
    assertThat(Files.readString(Module.KIBANA))
        .as("make it: ./deploy.sh dashboards format")
        .isEqualTo(KibanaImport.of(Module.KIBANA_OBJECTS));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void anObjectIsNamedByItsFileAndKeptInOneForm(KibanaObject object) throws IOException {
    assertThat(object.file().getFileName())
        .hasToString(object.type() + "-" + object.id() + ".json");
    assertThat(Files.readString(object.file()))
        .as("./deploy.sh dashboards format")
        .isEqualTo(NormalisedJson.sortedText(object.json()));
    assertThat(object.json().propertyNames())
        .containsExactlyInAnyOrder(
            "attributes",
            "coreMigrationVersion",
            "id",
            "managed",
            "references",
            "type",
            "typeMigrationVersion");
    String title = object.type().equals("index-pattern") ? "name" : "title";
    assertThat(object.attributes().path(title).asString()).isNotBlank();
    if (!object.type().equals("index-pattern")) {
      assertThat(object.attributes().path("description").asString()).endsWith(".");
    }
  }

  /** Kibana reads JSON inside of texts; an object in its place makes it refuse the import. */
  @Test
  void whatKibanaWantsAsTextIsText() throws IOException {
    for (String line : Files.readAllLines(Module.KIBANA)) {
      JsonNode attributes = JSON.readTree(line).path("attributes");
      for (String name : List.of("panelsJSON", "optionsJSON")) {
        assertThat(attributes.path(name).isObject() || attributes.path(name).isArray()).isFalse();
      }
      JsonNode source = attributes.path("kibanaSavedObjectMeta").path("searchSourceJSON");
      if (!source.isMissingNode()) {
        assertThat(JSON.readTree(source.asString()).path("query").path("language").asString())
            .isEqualTo("kuery");
      }
    }
  }

  @Test
  void whatIsPromisedIsThere() {
    assertThat(objects())
        .extracting(KibanaObject::key)
        .contains(
            "index-pattern:sightline-logs",
            "index-pattern:sightline-error-logs",
            "search:sightline-errors",
            "search:sightline-slow-requests",
            "search:sightline-user-requests",
            "search:sightline-one-request",
            "search:sightline-slow-queries",
            "dashboard:sightline-errors-by-fingerprint",
            "dashboard:sightline-access-log",
            "dashboard:sightline-shipper")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("objects")
  void everyReferenceLeadsToAnObjectAndIsUsed(KibanaObject object) {
    Set<String> keys = objects().stream().map(KibanaObject::key).collect(Collectors.toSet());
    for (JsonNode reference : object.references()) {
      String name = reference.path("name").asString();
      assertThat(keys)
          .contains(reference.path("type").asString() + ":" + reference.path("id").asString());
      switch (object.type()) {
        case "lens" -> assertThat(name).isEqualTo("indexpattern-datasource-layer-lines");
        case "search" ->
            assertThat(
                    object
                        .attributes()
                        .path("kibanaSavedObjectMeta")
                        .path("searchSourceJSON")
                        .path("indexRefName")
                        .asString())
                .isEqualTo(name);
        default -> assertThat(name).matches("\\d+:panel_\\d+");
      }
    }
    assertThat(object.references().isEmpty()).isEqualTo(object.type().equals("index-pattern"));
  }

  @Test
  void panelsOfADashboardNeitherOverlapNorLeaveHolesAndReferToTheirObjects() {
    for (KibanaObject dashboard : objects()) {
      JsonNode panels = dashboard.attributes().path("panelsJSON");
      Map<Integer, String[]> lines = new HashMap<>();
      Set<String> names = new HashSet<>();
      for (JsonNode panel : panels) {
        String index = panel.path("panelIndex").asString();
        names.add(index + ":" + panel.path("panelRefName").asString());
        JsonNode at = panel.path("gridData");
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          String[] line = lines.computeIfAbsent(y, ignored -> new String[48]);
          for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
            assertThat(line[x]).as("%s at %d,%d", dashboard, x, y).isNull();
            line[x] = index;
          }
        }
      }
      lines.values().forEach(line -> assertThat(line).doesNotContainNull());
      if (dashboard.type().equals("dashboard")) {
        assertThat(dashboard.references().valueStream().map(each -> each.path("name").asString()))
            .containsExactlyInAnyOrderElementsOf(names);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void everyFieldIsOneOfTheLogs(KibanaObject object) {
    Set<String> fields = new HashSet<>();
    object.attributes().path("columns").forEach(column -> fields.add(column.asString()));
    object.json().findValues("sourceField").forEach(field -> fields.add(field.asString()));
    for (JsonNode query : object.json().findValues("query")) {
      Matcher field = Pattern.compile("(\\w+) (?::|[<>]=?) ").matcher(query.asString(""));
      while (field.find()) {
        fields.add(field.group(1));
      }
    }
    fields.remove("___records___");
    assertThat(FIELDS).containsAll(fields);
  }

  @ParameterizedTest
  @MethodSource("lenses")
  void aLensShowsColumnsThatItHas(KibanaObject lens) {
    JsonNode state = lens.attributes().path("state");
    JsonNode layer = state.path("datasourceStates").path("formBased").path("layers").path("lines");
    Set<String> columns = Set.copyOf(layer.path("columns").propertyNames());
    assertThat(layer.path("columnOrder").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(columns);
    Set<String> shown = new HashSet<>();
    JsonNode picture = state.path("visualization");
    picture.findValues("columnId").forEach(id -> shown.add(id.asString()));
    for (String name : List.of("metricAccessor", "xAccessor", "splitAccessor")) {
      picture.findValues(name).forEach(id -> shown.add(id.asString()));
    }
    picture.findValues("accessors").forEach(ids -> ids.forEach(id -> shown.add(id.asString())));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(columns);
    for (JsonNode column : layer.path("columns")) {
      JsonNode orderBy = column.path("params").path("orderBy").path("columnId");
      assertThat(orderBy.isMissingNode() || columns.contains(orderBy.asString())).isTrue();
    }
  }

  @Test
  void everyQuestionCanBeAsked() {
    assertThat(KibanaQueries.in(Module.KIBANA_OBJECTS))
        .hasSizeGreaterThan(25)
        .allSatisfy(
            query -> {
              assertThat(query.indices()).startsWith("logs-");
              assertThat(query.body().path("query").isEmpty()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          level : "ERROR"                  | {"match_phrase":{"level":"ERROR"}}
          user : *                         | {"exists":{"field":"user"}}
          duration_ms >= 1000              | {"range":{"duration_ms":{"gte":"1000"}}}
          status < 500                     | {"range":{"status":{"lt":"500"}}}
          not level : DEBUG                | {"bool":{"must_not":[{"match":{"level":"DEBUG"}}]}}
          a : * and (b : * or c : *)       | {"bool":{"filter":[{"exists":{"field":"a"}},{"bool":{"should":[{"exists":{"field":"b"}},{"exists":{"field":"c"}}]}}]}}
          """)
  void kqlIsReadAsKibanaReadsIt(String kql, String query) {
    assertThat(Kql.query(kql)).hasToString(query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          level :
          a : * and
          (a : *
          a : { b : * }
          """)
  void kqlThatIsNotKnownIsRefused(String kql) {
    assertThatThrownBy(() -> Kql.query(kql))
        .hasMessage("a query this reader knows, was '" + kql + "'");
  }

  private static Set<String> fieldsOfTheTemplate() {
    JsonNode mappings =
        JSON.readTree(
            Module.HERE
                .resolveSibling(
                    "log-shipper/src/main/resources/io/sightline/shipper/sink/log-mappings.json")
                .toFile());
    return Set.copyOf(mappings.path("properties").propertyNames());
  }
}
