package io.sightline.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: wiring → web → the rooms → backend → json. */
@AnalyzeClasses(
    packages = "io.sightline.console",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule ROOMS_DO_NOT_KNOW_THE_WEB_OR_THE_WIRING =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..inbox..",
              "..status..",
              "..prometheus..",
              "..dashboards..",
              "..logs..",
              "..runbooks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sightline.console", "..console.web..", "io.javalin..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.sightline.console.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_WIRING_TOUCHES_APP_METRICS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sightline.console")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sightline.metrics..");
}
