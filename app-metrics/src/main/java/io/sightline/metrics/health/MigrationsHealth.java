package io.sightline.metrics.health;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/**
 * Has the database the shape that this version of the service expects? Pending migrations are a
 * warning (not ready yet), a failed one is an error. Loaded only by services that have Flyway.
 */
public final class MigrationsHealth implements HealthCheck {
  private final Flyway flyway;

  /** Looks through this Flyway; migrates nothing. */
  public MigrationsHealth(Flyway flyway) {
    this.flyway = flyway;
  }

  @Override
  public Verdict check() {
    MigrationInfoService info = flyway.info();
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isFailed()) {
        return Verdict.error("migration " + migration.getVersion() + " failed");
      }
    }
    int unapplied = info.pending().length;
    Map<String, Object> details = Map.of("unapplied", unapplied);
    return unapplied == 0 ? Verdict.ok(details) : Verdict.warning(details);
  }
}
