package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The log shipper, by its figures in Prometheus: its own port is not published by a container. */
final class ShippingHealth implements Examination {
  private static final String SHIPPER = "log shipper";

  /**
   * A sign of illness.
   *
   * @param expression has a series when there is something to tell
   * @param sentence with the value, and the class of the log in front where there is one
   */
  private record Symptom(String expression, String sentence, String remedy) {}

  private static final List<Symptom> SYMPTOMS =
      List.of(
          new Symptom(
              "max(shipper_stalled_seconds) > 60",
              "nothing could be delivered for %.0f s",
              "is Elasticsearch well (above)? Runbook LogShipperStalled"),
          new Symptom(
              "max by (class) (shipper_lag_seconds) > 300",
              "lines arrive %.0f s late",
              "runbook LogShipperLagging"),
          new Symptom(
              "max(shipper_streams_held) > 0",
              "%.0f streams are held back",
              "runbook LogShipperStreamHeld"),
          new Symptom(
              "sum by (class) (increase(shipper_documents_rejected_total[1h])) > 0",
              "%.0f lines were refused in the last hour and are dead letters",
              "runbook LogShipperDeadLetters; log-shipper dlq list shows them"),
          new Symptom(
              "sum by (class) (increase(shipper_bytes_lost_total[1h])) > 0",
              "%.0f bytes were lost in the last hour",
              "runbook LogShipperBytesLost"),
          new Symptom(
              "max(shipper_checkpoint_age_seconds) > 30",
              "the checkpoint was not written for %.0f s",
              "runbook LogShipperCheckpointNotWritten"));

  private final Server prometheus;

  ShippingHealth(Server prometheus) {
    this.prometheus = prometheus;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try {
      List<JsonNode> lag = prometheus.query("sum(shipper_lag_bytes)");
      if (lag.isEmpty()) {
        return List.of(
            Finding.problem(
                SHIPPER,
                "Prometheus has no figures of it",
                "./deploy.sh status tells whether it runs; is its target up (above)?"));
      }
      for (Symptom symptom : SYMPTOMS) {
        for (JsonNode series : prometheus.query(symptom.expression())) {
          String of = series.at("/metric/class").asString("");
          findings.add(
              Finding.problem(
                  SHIPPER,
                  (of.isEmpty() ? "" : of + ": ")
                      + String.format(Locale.ROOT, symptom.sentence(), Server.value(series)),
                  symptom.remedy()));
        }
      }
      if (findings.isEmpty()) {
        findings.add(
            Finding.ok(
                SHIPPER,
                String.format(
                    Locale.ROOT, "delivers; %.0f bytes behind", Server.value(lag.get(0)))));
      }
    } catch (Unanswered e) {
      findings.add(
          Finding.skipped(
              SHIPPER,
              "prometheus " + e.getMessage(),
              "its figures are there: make Prometheus run first"));
    }
    return findings;
  }
}
