package io.sightline.shipper.source;

import java.util.List;

/**
 * What is remembered of one file.
 *
 * @param logClass its input's class
 * @param path where it was seen last
 * @param device of the file system, as last seen
 * @param inode of the file
 * @param generation which life of the file this is
 * @param prefixBytes how many first bytes {@code prefixHash} covers
 * @param prefixHash of the first bytes
 * @param deliveredBytes how far its lines are acknowledged
 * @param seenMillis when the file was last there, since the epoch
 * @param sentBelow no line at or behind this offset was ever sent
 * @param cuts see {@link io.sightline.shipper.flow.Track#cuts}
 */
record CheckpointEntry(
    String logClass,
    String path,
    long device,
    long inode,
    Generation generation,
    int prefixBytes,
    String prefixHash,
    long deliveredBytes,
    long seenMillis,
    long sentBelow,
    List<Long> cuts) {

  CheckpointEntry at(String newPath, long seen) {
    return new CheckpointEntry(
        logClass,
        newPath,
        device,
        inode,
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        seen,
        sentBelow,
        cuts);
  }
}
