package io.sightline.shipper.flow;

/**
 * Where one track stands, for people.
 *
 * @param kind what it is, and with that the unit of the three positions
 * @param logClass of its input
 * @param path where it was seen last
 * @param name of the track, as in document ids
 * @param read how far it is read
 * @param delivered how far it is delivered without a gap; also where the oldest line is that is not
 *     acknowledged, unless that is {@code size}
 * @param size how long it is
 * @param lagSeconds for how long something has been waiting; 0 when nothing is
 */
public record TrackStatus(
    Kind kind,
    String logClass,
    String path,
    String name,
    long read,
    long delivered,
    long size,
    double lagSeconds) {

  /** What is read. */
  public enum Kind {
    FILE("bytes"),
    SPOOL("bytes"),
    PARTITION("records");

    private final String unit;

    Kind(String unit) {
      this.unit = unit;
    }

    /** In which its positions count, such as {@code bytes}. */
    public String unit() {
      return unit;
    }
  }

  /** How much is not acknowledged, in the unit of its kind. */
  public long lag() {
    return Math.max(0, size - delivered);
  }
}
