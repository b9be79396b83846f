package io.sightline.stack.backup;

/**
 * How many there were of something while the backup was taken.
 *
 * @param least when it was read from a part that nobody waits for, what it was before; else the
 *     same as the other
 * @param most what it was after
 */
public record Count(long least, long most) {
  /** One that is known. */
  static Count of(long number) {
    return new Count(number, number);
  }

  boolean admits(long number) {
    return least <= number && number <= most;
  }

  @Override
  public String toString() {
    return least == most ? Long.toString(least) : least + " to " + most;
  }
}
