package io.sightline.metrics.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sightline.metrics.health.HealthView;
import io.sightline.metrics.health.HealthViews;
import io.sightline.metrics.log.LogLevelControl;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints for operators and their machines, whatever server carries them: {@code /metrics},
 * {@code /health}, {@code /health/ready}, {@code /health/db}, {@code /ready}, {@code /api/health}
 * and {@code /loglevels}, each with and without a trailing slash.
 *
 * <p>Health is open to all and says nothing secret. {@code /metrics} is open unless {@link
 * OpsSettings} name a file of tokens or users; {@code /loglevels} is closed unless they do.
 * Thread-safe; never throws.
 */
public final class OpsEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(OpsEndpoints.class);
  private static final String READ = "GET, HEAD";
  private static final String READ_AND_POST = "GET, HEAD, POST";

  private final MetricsEndpoint metrics;
  private final HealthViews health;
  private final LogLevelsEndpoint logLevels;
  private final Gate gate;
  private final boolean healthOnly;

  private OpsEndpoints(
      MetricsEndpoint metrics,
      HealthViews health,
      LogLevelsEndpoint logLevels,
      Gate gate,
      boolean healthOnly) {
    this.metrics = metrics;
    this.health = health;
    this.logLevels = logLevels;
    this.gate = gate;
    this.healthOnly = healthOnly;
  }

  /** Everything, by these settings. */
  public static OpsEndpoints of(
      OpsSettings settings,
      PrometheusMeterRegistry registry,
      HealthViews health,
      LogLevelControl levels) {
    return new OpsEndpoints(
        new MetricsEndpoint(registry),
        health,
        new LogLevelsEndpoint(levels),
        Gate.of(settings),
        false);
  }

  /**
   * The same without {@code /metrics} and {@code /loglevels}: what stays on the application's port
   * when the ops endpoints have one of their own, since a probe shall ask the port that serves.
   */
  public OpsEndpoints healthOnly() {
    return new OpsEndpoints(metrics, health, logLevels, gate, true);
  }

  /** Whether {@link #answer} has an answer for this path. Cheap: it runs on every request. */
  public boolean serves(String path) {
    OpsPath found = OpsPath.of(path);
    return found != null && !(healthOnly && found.guarded());
  }

  /** The answer, or empty when the path is not one of these and goes on to the service. */
  public Optional<OpsResponse> answer(OpsRequest request) {
    OpsPath path = OpsPath.of(request.path());
    if (path == null || (healthOnly && path.guarded())) {
      return Optional.empty();
    }
    try {
      OpsResponse response = answer(path, request);
      return Optional.of(request.method().equals("HEAD") ? response.withoutBody() : response);
    } catch (RuntimeException e) {
      LOG.error("{} could not be answered", request.path(), e);
      return Optional.of(OpsResponse.text(500, "internal error; the service's log has the cause"));
    }
  }

  private OpsResponse answer(OpsPath path, OpsRequest request) {
    boolean post = path == OpsPath.LOG_LEVELS && request.method().equals("POST");
    if (!post && !request.method().equals("GET") && !request.method().equals("HEAD")) {
      return OpsResponse.text(405, "method not allowed")
          .with("Allow", path == OpsPath.LOG_LEVELS ? READ_AND_POST : READ);
    }
    return switch (path) {
      case METRICS -> gate.metrics(request, who -> metrics.answer(request));
      case LOG_LEVELS ->
          gate.logLevels(request, who -> post ? logLevels.change(request, who) : logLevels.list());
      case HEALTH -> json(health.live());
      case HEALTH_READY -> json(health.ready());
      case READY -> json(health.overall());
      case HEALTH_DB -> json(health.database());
      case API_HEALTH -> json(health.services());
    };
  }

  private static OpsResponse json(HealthView view) {
    return OpsResponse.json(view.well() ? 200 : 503, view.body());
  }
}
