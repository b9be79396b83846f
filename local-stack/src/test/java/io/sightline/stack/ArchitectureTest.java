package io.sightline.stack;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.sightline.stack",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependenciesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("supervision")
          .definedBy("io.sightline.stack", "io.sightline.stack.cli..")
          .layer("diagnosis")
          .definedBy("io.sightline.stack.diagnosis..")
          .layer("components")
          .definedBy("io.sightline.stack.component..")
          .layer("provision")
          .definedBy("io.sightline.stack.provision..")
          .layer("process")
          .definedBy("io.sightline.stack.process..")
          .whereLayer("supervision")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("diagnosis")
          .mayOnlyBeAccessedByLayers("supervision")
          .whereLayer("components")
          .mayOnlyBeAccessedByLayers("supervision", "diagnosis")
          .whereLayer("provision")
          .mayOnlyBeAccessedByLayers("supervision", "diagnosis", "components")
          .whereLayer("process")
          .mayOnlyBeAccessedByLayers("supervision", "diagnosis", "components", "provision");
}
