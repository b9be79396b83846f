package io.sightline.stack.diagnosis;

import io.sightline.stack.diagnosis.Finding.Verdict;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Findings, for people or as JSON. */
public record Report(List<Finding> findings) {
  /** Whether no finding is a problem. */
  public boolean well() {
    return findings.stream().noneMatch(one -> one.verdict() == Verdict.PROBLEM);
  }

  /** A line for each finding, a second one with what to do, and a last one with the count. */
  public void print(PrintStream out) {
    for (Finding one : findings) {
      String verdict =
          switch (one.verdict()) {
            case OK -> "ok";
            case PROBLEM -> "PROBLEM";
            case SKIPPED -> "SKIPPED";
          };
      out.printf("%-8s %-22s %s%n", verdict, one.subject(), indented(one.found()));
      if (!one.remedy().isEmpty()) {
        out.printf("%-8s %-22s -> %s%n", "", "", indented(one.remedy()));
      }
    }
    out.printf(
        Locale.ROOT,
        "ok: %d, problems: %d, skipped: %d%n",
        count(Verdict.OK),
        count(Verdict.PROBLEM),
        count(Verdict.SKIPPED));
  }

  private long count(Verdict verdict) {
    return findings.stream().filter(one -> one.verdict() == verdict).count();
  }

  private static String indented(String text) {
    return text.strip().replace("\n", "\n" + " ".repeat(32));
  }

  /** {@code verdict} ok or problem, {@code timestamp}, and {@code findings}. */
  public String json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", well() ? "ok" : "problem");
    document.put("timestamp", Instant.now().toString());
    document.put("findings", findings.stream().map(Report::fields).toList());
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static Map<String, Object> fields(Finding one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", one.subject());
    fields.put("verdict", one.verdict().name().toLowerCase(Locale.ROOT));
    fields.put("found", one.found());
    fields.put("remedy", one.remedy().isEmpty() ? null : one.remedy());
    return fields;
  }
}
