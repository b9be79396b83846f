package io.sightline.shipper.flow;

/**
 * Where one track stands, for people.
 *
 * @param logClass of its input
 * @param path where it was seen last
 * @param name of the track, as in document ids
 * @param readBytes how far it is read
 * @param deliveredBytes how far it is delivered without a gap; also where the oldest line is that
 *     is not acknowledged, unless that is {@code sizeBytes}
 * @param sizeBytes how long it is
 * @param lagSeconds for how long something has been waiting; 0 when nothing is
 */
public record TrackStatus(
    String logClass,
    String path,
    String name,
    long readBytes,
    long deliveredBytes,
    long sizeBytes,
    double lagSeconds) {

  public long lagBytes() {
    return Math.max(0, sizeBytes - deliveredBytes);
  }
}
