package io.sightline.metrics.errors;

import io.sentry.SentryOptions;
import io.sightline.metrics.secrets.Secrets;

/** How Sentry's client is set up: errors only, nothing about persons or the machine. */
final class SentryConnection {
  private static final int BREADCRUMBS = 50;

  private SentryConnection() {}

  static SentryOptions options(
      SentrySettings settings,
      String service,
      String version,
      String environment,
      Secrets secrets) {
    int timeout = Math.toIntExact(settings.timeout().toMillis());
    SentryOptions options = new SentryOptions();
    options.setDsn(settings.dsn().orElseThrow());
    options.setEnvironment(settings.environment().orElse(environment));
    options.setRelease(settings.release().orElse(service + "@" + version));
    options.setSampleRate(settings.sampleRate());
    options.setTracesSampleRate(null);
    options.setSendDefaultPii(false);
    options.setAttachServerName(false);
    options.setAttachThreads(false);
    options.setSendModules(false);
    options.setSendClientReports(false);
    options.setEnableAutoSessionTracking(false);
    options.setEnableUncaughtExceptionHandler(false);
    options.setEnableShutdownHook(false);
    options.setEnableExternalConfiguration(false);
    options.setMaxBreadcrumbs(BREADCRUMBS);
    options.setConnectionTimeoutMillis(timeout);
    options.setReadTimeoutMillis(timeout);
    options.setFlushTimeoutMillis(timeout);
    options.setShutdownTimeoutMillis(timeout);
    EventMask mask = new EventMask(secrets);
    // What a processor of the SDK added after the event was made goes through here as well; an
    // event that cannot be masked is not sent, for the client drops it when this throws.
    options.setBeforeSend((event, hint) -> mask.mask(event));
    return options;
  }
}
