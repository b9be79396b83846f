package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A click leads somewhere: to a dashboard, a page of the console, a search of Kibana. */
final class LinksTest {
  private static final Pattern CONSOLE =
      Pattern.compile("\\$\\{console}(/(?:|logs|errors/[^/?]+|alerts|inbox))(?:\\?(.*))?");

  /** What the console's page of logs understands. */
  private static final Set<String> LOG_PARAMETERS =
      Set.of(
          "service",
          "environment",
          "class",
          "level",
          "endpoint",
          "user",
          "request_id",
          "trace_id",
          "fingerprint",
          "q");

  private static final Pattern KIBANA =
      Pattern.compile(
          "\\$\\{kibana}/app/discover#/view/([a-z-]+)\\?_g=\\(time:\\(from:'\\$\\{__from:date:iso}',"
              + "to:'\\$\\{__to:date:iso}'\\)\\)(?:&_a=\\(query:\\(language:kuery,query:'([^']+)'\\)\\))?");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]+)(?::([a-z:]+))?}");

  private static final Map<String, Set<String>> VARIABLES = variablesOfDashboards();

  /** A link and where it stands; the panel is absent for a link of the whole dashboard. */
  record Link(Dashboard dashboard, JsonNode panel, JsonNode json) {
    String url() {
      return json.path("url").asString();
    }

    @Override
    public String toString() {
      return dashboard.uid() + " / " + panel.path("title").asString("(all)") + ": " + url();
    }
  }

  static Stream<Link> links() {
    List<Link> links = new ArrayList<>();
    for (Dashboard dashboard : Panel.dashboards()) {
      for (JsonNode link : dashboard.json().path("links")) {
        if (link.path("type").asString().equals("link")) {
          links.add(new Link(dashboard, link.path("panel"), link));
        }
      }
      for (JsonNode panel : dashboard.panels()) {
        panel
            .findValues("links")
            .forEach(found -> found.forEach(link -> links.add(new Link(dashboard, panel, link))));
        for (JsonNode override : panel.path("fieldConfig").path("overrides")) {
          for (JsonNode property : override.path("properties")) {
            if (property.path("id").asString().equals("links")) {
              property.path("value").forEach(link -> links.add(new Link(dashboard, panel, link)));
            }
          }
        }
      }
    }
    return links.stream();
  }

  static List<JsonNode> alerts() {
    return AlertRules.read().rules();
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLinkLeadsToAPageThatExists(Link link) {
    String url = link.url();
    assertThat(link.json().path("title").asString()).isNotBlank();
    if (url.startsWith("${console}/runbooks/${")) {
      return;
    }
    if (url.startsWith("${console}/runbooks/")) {
      String alert = url.substring("${console}/runbooks/".length());
      assertThat(Module.RUNBOOKS.resolve(alert + ".md")).exists();
    } else if (url.startsWith("${console}")) {
      leadsIntoTheConsole(url);
    } else if (url.startsWith("/d/")) {
      leadsToADashboard(url.substring("/d/".length()));
    } else {
      Matcher kibana = KIBANA.matcher(url);
      assertThat(kibana.matches()).as(url).isTrue();
      assertThat(KibanaObject.in(Module.KIBANA_OBJECTS))
          .extracting(KibanaObject::key)
          .contains("search:" + kibana.group(1));
    }
  }

  private static void leadsIntoTheConsole(String url) {
    Matcher page = CONSOLE.matcher(url);
    assertThat(page.matches()).as(url).isTrue();
    if (page.group(1).equals("/logs")) {
      assertThat(LOG_PARAMETERS).containsAll(parameters(page.group(2)).keySet());
    }
    String logClass = parameters(page.group(2)).get("class");
    if (logClass != null) {
      assertThat(logClass).isIn("app", "access", "error", "db");
    }
  }

  private static void leadsToADashboard(String uidAndParameters) {
    String[] parts = uidAndParameters.split("\\?", 2);
    assertThat(VARIABLES).containsKey(parts[0]);
    for (String name : parameters(parts[1]).keySet()) {
      assertThat(name).startsWith("var-");
      assertThat(VARIABLES.get(parts[0])).contains(name.substring("var-".length()));
    }
  }

  /** Parameters by name, without those that a variable puts in whole. */
  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      if (!parameter.startsWith("${")) {
        String[] pair = parameter.split("=", 2);
        parameters.put(pair[0], pair[1]);
      }
    }
    return parameters;
  }

  @ParameterizedTest
  @MethodSource("links")
  void whatALinkPutsInExists(Link link) {
    Matcher variable = VARIABLE.matcher(link.url());
    Set<String> ofTheDashboard = VARIABLES.get(link.dashboard().uid());
    while (variable.find()) {
      String name = variable.group(1);
      if (name.startsWith("__field.labels.")) {
        assertThat(labelsOf(link.panel())).contains(name.substring("__field.labels.".length()));
      } else if (name.startsWith("__data.fields.")) {
        assertThat(columnsOf(link.panel())).contains(name.substring("__data.fields.".length()));
      } else if (name.startsWith("__")) {
        assertThat(name).isIn("__url_time_range", "__value.raw", "__from", "__to");
      } else {
        assertThat(ofTheDashboard).contains(name);
      }
    }
  }

  /** Leaving a panel for logs or another dashboard must not lose the time one looks at. */
  @ParameterizedTest
  @MethodSource("links")
  void aLinkToDataKeepsTheTime(Link link) {
    if (link.url().startsWith("/d/") || link.url().startsWith("${console}/logs")) {
      assertThat(
              link.url().contains("${__url_time_range}")
                  || link.json().path("keepTime").asBoolean())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertLinksToADashboardThatShowsItsTrouble(JsonNode rule) {
    String alert = rule.path("alert").asString();
    String url = rule.path("annotations").path("dashboard_url").asString();
    String uid = url.replaceAll(".*/d/([a-z-]+)\\?.*", "$1");
    assertThat(Panel.all().filter(panel -> panel.dashboard().equals(uid)))
        .as("panels of %s", uid)
        .anyMatch(panel -> panel.alerts().contains(alert));
    Matcher parameter = Pattern.compile("var-([a-z]+)=").matcher(url);
    while (parameter.find()) {
      assertThat(VARIABLES.get(uid)).contains(parameter.group(1));
    }
  }

  private static Map<String, Set<String>> variablesOfDashboards() {
    Map<String, Set<String>> variables = new HashMap<>();
    for (Dashboard dashboard : Panel.dashboards()) {
      Set<String> names = new HashSet<>();
      dashboard.variables().forEach(each -> names.add(each.path("name").asString()));
      variables.put(dashboard.uid(), names);
    }
    return variables;
  }

  /** Labels that the first answer of a panel keeps: by its grouping, or its terms. */
  private static Set<String> labelsOf(JsonNode panel) {
    Set<String> labels = new HashSet<>();
    for (JsonNode target : panel.path("targets")) {
      Matcher grouping =
          Pattern.compile("\\bby \\(([^)]*)\\)").matcher(target.path("expr").asString());
      while (grouping.find()) {
        labels.addAll(List.of(grouping.group(1).split(", ?")));
      }
      target.path("bucketAggs").forEach(terms -> labels.add(terms.path("field").asString()));
    }
    return labels;
  }

  private static Set<String> columnsOf(JsonNode panel) {
    Set<String> columns = new HashSet<>();
    for (JsonNode renaming : panel.findValues("renameByName")) {
      renaming.forEach(name -> columns.add(name.asString()));
    }
    return columns;
  }
}
