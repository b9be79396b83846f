package io.sightline.shipper.source;

/**
 * How far one followed file is, for people.
 *
 * @param generation the name of this life in document ids; null before its first line
 * @param readBytes how far it is read
 * @param deliveredBytes how far it is acknowledged; the oldest unacknowledged line begins here
 * @param sizeBytes how long it was at the last look; of a compressed file, what is unpacked so far
 * @param lagBytes what could be shipped and is not acknowledged
 * @param lagSeconds for how long the oldest of it has been seen
 * @param open whether it holds a descriptor
 */
public record FileStatus(
    String logClass,
    String path,
    String generation,
    long readBytes,
    long deliveredBytes,
    long sizeBytes,
    long lagBytes,
    double lagSeconds,
    boolean open) {}
