package io.sightline.shipper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sightline.shipper", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theSourceKnowsNeitherSinkNorWiring =
      noClasses()
          .that()
          .resideInAPackage("..shipper.source..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..shipper.sink..", "io.sightline.shipper", "io.sightline.metrics..");

  @ArchTest
  static final ArchRule theSinkKnowsNeitherSourceNorWiring =
      noClasses()
          .that()
          .resideInAPackage("..shipper.sink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..shipper.source..", "io.sightline.shipper", "io.sightline.metrics..");

  @ArchTest
  static final ArchRule kafkaKnowsNoOtherWayInOrOut =
      noClasses()
          .that()
          .resideInAPackage("..shipper.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..shipper.source..",
              "..shipper.sink..",
              "..shipper.spool..",
              "..shipper.receive..",
              "..shipper.process..",
              "io.sightline.shipper",
              "io.sightline.metrics..");

  @ArchTest
  static final ArchRule eventsStandAlone =
      noClasses()
          .that()
          .resideInAPackage("..shipper.event..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("..shipper.event..", "java..");
}
