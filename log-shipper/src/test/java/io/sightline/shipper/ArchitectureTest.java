package io.sightline.shipper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the layers from the leaves to the wiring. */
@AnalyzeClasses(packages = "io.sightline.shipper", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest static final ArchRule eventsStandAlone = knowsOnly("event");

  @ArchTest static final ArchRule settingsStandAlone = knowsOnly("config");

  @ArchTest static final ArchRule theFlowKnowsOnlyEvents = knowsOnly("flow", "event");

  @ArchTest static final ArchRule theStateKnowsTheFlow = knowsOnly("state", "flow", "event");

  @ArchTest static final ArchRule files = knowsOnly("source", "flow", "event", "config");

  @ArchTest static final ArchRule theSpool = knowsOnly("spool", "flow", "event", "config");

  @ArchTest
  static final ArchRule receiversKnowTheSpool =
      knowsOnly("receive", "spool", "flow", "event", "config");

  @ArchTest
  static final ArchRule kafka =
      knowsOnly("kafka", "flow", "event", "config").allowEmptyShould(true);

  @ArchTest static final ArchRule processing = knowsOnly("process", "flow", "event", "config");

  @ArchTest static final ArchRule theSink = knowsOnly("sink", "flow", "event", "config");

  @ArchTest
  static final ArchRule onlyTheWiringKnowsMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sightline.shipper")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sightline.metrics..");

  /** Of our own packages; libraries are free, but those of other modules are not. */
  private static com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction knowsOnly(
      String layer, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "io.sightline.shipper." + layer + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "io.sightline.shipper." + others[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage("io.sightline.shipper." + layer + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.or(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed),
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    "io.sightline..")));
  }
}
