package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A service's own checks, as its {@code /health/ready} tells them. */
final class ServiceHealth implements Examination {
  private final Server service;

  ServiceHealth(Server service) {
    this.service = service;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    try {
      JsonNode health = service.getWhateverStatus("/health/ready");
      List<Finding> findings = new ArrayList<>();
      for (Map.Entry<String, JsonNode> check : health.path("checks").properties()) {
        JsonNode result = check.getValue();
        if (!result.path("status").asString("").equals("ok")) {
          findings.add(
              Finding.problem(
                  service.name(),
                  "its check '" + check.getKey() + "' says " + result,
                  "runbook HealthCheckFailing; ./deploy.sh logs " + service.name()));
        }
      }
      String status = health.path("status").asString("");
      if (findings.isEmpty()) {
        findings.add(
            status.equals("ready")
                ? Finding.ok(service.name(), "ready")
                : Finding.problem(
                    service.name(),
                    "says that it is " + (status.isEmpty() ? "nothing we know" : status),
                    "./deploy.sh logs " + service.name()));
      }
      return findings;
    } catch (Unanswered e) {
      return List.of(service.unwell(service.name(), e));
    }
  }
}
