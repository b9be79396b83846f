package io.sightline.shipper.spool;

/**
 * Where random tests begin. Each run does the same; {@code -Dseed=random} tries something new,
 * {@code -Dseed=…} what was printed then.
 */
public final class SpoolSeed {
  private static final long USUAL = 20_261_121;

  private SpoolSeed() {}

  /** The seed, which is printed with the name of what it is for. */
  public static long of(String what) {
    String wanted = System.getProperty("seed", Long.toString(USUAL));
    long seed = wanted.equals("random") ? System.nanoTime() : Long.parseLong(wanted);
    System.out.println("seed of " + what + ": " + seed);
    return seed;
  }
}
