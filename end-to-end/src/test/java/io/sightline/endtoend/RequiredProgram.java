package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.stack.process.Commands;

/** Programs that tests need and a machine may lack. */
final class RequiredProgram {
  private RequiredProgram() {}

  /**
   * Skips the test when a program is not on the path, and says so where everybody sees it; fails it
   * where SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping.
   *
   * @param debianPackage which has it
   * @param untested what nobody looks at then, as the subject of a sentence in the singular
   */
  static void demand(String program, String debianPackage, String untested) {
    boolean isThere = Commands.onPath(program);
    if (!isThere) {
      System.err.printf(
          "SKIPPED: %s was NOT tested, because %s is missing. Install it (Debian: apt-get install"
              + " %s).%n",
          untested, program, debianPackage);
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install " + debianPackage)
          .isNotEqualTo("true");
    }
    assumeTrue(isThere, program + " is missing");
  }
}
