package io.sightline.shipper;

/**
 * Where random tests begin. Each run does the same, so that a failure is there again when somebody
 * looks; {@code -Dseed=random} tries something new, {@code -Dseed=…} what was printed then.
 */
final class Seed {
  private static final long USUAL = 20_261_121;

  private Seed() {}

  /** The seed, which is printed with the name of what it is for. */
  static long of(String what) {
    String wanted = System.getProperty("seed", Long.toString(USUAL));
    long seed = wanted.equals("random") ? System.nanoTime() : Long.parseLong(wanted);
    System.out.println("seed of " + what + ": " + seed);
    return seed;
  }
}
