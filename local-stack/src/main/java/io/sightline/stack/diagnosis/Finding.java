package io.sightline.stack.diagnosis;

/**
 * What was found when one thing was looked at.
 *
 * @param subject what was looked at: {@code prometheus targets}
 * @param found one sentence
 * @param remedy what to do; empty when there is nothing to do
 */
public record Finding(String subject, Verdict verdict, String found, String remedy) {
  /** Whether the subject is well. */
  public enum Verdict {
    /** All is well. */
    OK,
    /** Something has to be done. */
    PROBLEM,
    /** Nobody knows: what is wanted for looking is missing. */
    SKIPPED
  }

  public static Finding ok(String subject, String found) {
    return new Finding(subject, Verdict.OK, found, "");
  }

  public static Finding problem(String subject, String found, String remedy) {
    return new Finding(subject, Verdict.PROBLEM, found, remedy);
  }

  public static Finding skipped(String subject, String found, String remedy) {
    return new Finding(subject, Verdict.SKIPPED, found, remedy);
  }
}
