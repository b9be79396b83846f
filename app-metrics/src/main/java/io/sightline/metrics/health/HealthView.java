package io.sightline.metrics.health;

import java.util.Map;

/**
 * One way to show the state of the service.
 *
 * @param well answered with 200, else with 503
 * @param body plain JSON: texts, numbers, booleans, maps and lists; without secrets
 */
public record HealthView(boolean well, Map<String, Object> body) {}
