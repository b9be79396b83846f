package io.sightline.metrics;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.sightline.metrics",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependenciesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("wiring")
          .definedBy("io.sightline.metrics")
          .optionalLayer("adapters")
          .definedBy(
              "io.sightline.metrics.javalin..",
              "io.sightline.metrics.jetty..",
              "io.sightline.metrics.servlet..")
          .layer("observed")
          .definedBy(
              "io.sightline.metrics.http..",
              "io.sightline.metrics.db..",
              "io.sightline.metrics.redis..",
              "io.sightline.metrics.errors..",
              "io.sightline.metrics.ops..")
          .layer("ground")
          .definedBy(
              "io.sightline.metrics.health..",
              "io.sightline.metrics.log..",
              "io.sightline.metrics.meters..")
          .layer("bedrock")
          .definedBy("io.sightline.metrics.config..", "io.sightline.metrics.secrets..")
          .whereLayer("adapters")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("wiring")
          .mayOnlyBeAccessedByLayers("adapters")
          .whereLayer("observed")
          .mayOnlyBeAccessedByLayers("adapters", "wiring")
          .whereLayer("ground")
          .mayOnlyBeAccessedByLayers("adapters", "wiring", "observed");
}
