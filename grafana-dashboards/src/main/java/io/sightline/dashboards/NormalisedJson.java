package io.sightline.dashboards;

import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one form in which dashboards are kept, so that a diff shows what changed and nothing else:
 * keys in alphabetical order, two spaces, one element per line, a line end at the end. The number
 * that a Grafana server gave the dashboard ({@code id}) and how often it was saved there ({@code
 * version}, {@code iteration}) are left out or fixed.
 */
public final class NormalisedJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectWriter WRITER = JSON.writer().with(printer());

  private NormalisedJson() {}

  /** The normalised form; of normalised text it is the text itself. */
  public static String of(String dashboard) {
    return of(JSON.readTree(dashboard));
  }

  static String of(JsonNode dashboard) {
    JsonNode json = sorted(dashboard);
    if (json instanceof ObjectNode root) {
      root.remove("id");
      root.remove("iteration");
      root.put("version", 1);
    }
    return WRITER.writeValueAsString(json) + "\n";
  }

  /** Anything else in the same form: sorted, and nothing left out. */
  static String sortedText(JsonNode json) {
    return WRITER.writeValueAsString(sorted(json)) + "\n";
  }

  /** For a file that is none. */
  static IllegalArgumentException none(Path file, JacksonException why) {
    return new IllegalArgumentException(
        file
            + " line "
            + why.getLocation().getLineNr()
            + ": expected JSON: "
            + why.getOriginalMessage(),
        why);
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = JSON.createObjectNode();
      object
          .propertyStream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .forEach(entry -> sorted.set(entry.getKey(), sorted(entry.getValue())));
      return sorted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode sorted = JSON.createArrayNode();
      array.forEach(element -> sorted.add(sorted(element)));
      return sorted;
    }
    return node;
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
