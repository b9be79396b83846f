package io.sightline.metrics;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.errors.SentrySettings;
import io.sightline.metrics.health.HealthSettings;
import io.sightline.metrics.http.HttpSettings;
import io.sightline.metrics.http.RequestLogSettings;
import io.sightline.metrics.log.LogSettings;
import io.sightline.metrics.ops.OpsSettings;
import io.sightline.metrics.secrets.SecretSettings;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything an operator may set. Each part documents its keys; the variable of a key such as
 * {@code log.level} is {@code SIGHTLINE_LOG_LEVEL}.
 *
 * @param environment {@code environment}, default {@code local}: part of every log line
 * @param slowQueryThreshold {@code slow_query_ms}, default 100: slower queries go to {@code db.log}
 * @param log the log files and the console
 * @param requestLog which requests are logged, and how much of them
 * @param http how requests are observed
 * @param health how health is looked at
 * @param ops where and to whom the ops endpoints answer
 * @param secrets what is masked
 * @param sentry where errors are sent to, if anywhere
 */
public record SightlineConfig(
    String environment,
    Duration slowQueryThreshold,
    LogSettings log,
    RequestLogSettings requestLog,
    HttpSettings http,
    HealthSettings health,
    OpsSettings ops,
    SecretSettings secrets,
    SentrySettings sentry) {
  /** It becomes part of a data stream's name, which knows no upper case. */
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,99}");

  /** Variables that start like this are the library's alone; others are shared with the stack. */
  private static final Set<String> FAMILIES =
      Set.of(
          "SIGHTLINE_LOG_",
          "SIGHTLINE_REQUEST_LOG_",
          "SIGHTLINE_METRICS_",
          "SIGHTLINE_HTTP_",
          "SIGHTLINE_HEALTH_",
          "SIGHTLINE_OPS_",
          "SIGHTLINE_SECRETS_",
          "SIGHTLINE_SENTRY_");

  /**
   * Reads everything.
   *
   * @throws io.sightline.metrics.config.ConfigProblems with one line per problem: {@code key:
   *     expectation, was 'value'}
   */
  public static SightlineConfig read(Sources sources) {
    ConfigReader in = new ConfigReader(sources);
    SightlineConfig config = read(in);
    in.finish(FAMILIES);
    return config;
  }

  static SightlineConfig read(ConfigReader in) {
    String environment =
        in.matching(
            "environment", "local", ENVIRONMENT, "lower case letters, digits, '_', '.' or '-'");
    return new SightlineConfig(
        environment,
        in.millis("slow_query_ms", 100),
        LogSettings.read(in),
        RequestLogSettings.read(in, environment),
        HttpSettings.read(in),
        HealthSettings.read(in),
        OpsSettings.read(in),
        SecretSettings.read(in),
        SentrySettings.read(in));
  }
}
