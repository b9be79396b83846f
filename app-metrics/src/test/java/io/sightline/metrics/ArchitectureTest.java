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
          .layer("observed")
          .definedBy("io.sightline.metrics.http..", "io.sightline.metrics.db..")
          .layer("ground")
          .definedBy(
              "io.sightline.metrics.health..",
              "io.sightline.metrics.log..",
              "io.sightline.metrics.meters..")
          .whereLayer("wiring")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("observed")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("ground")
          .mayOnlyBeAccessedByLayers("wiring", "observed");
}
