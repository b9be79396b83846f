package io.sightline.shipper.source;

import java.util.List;

/**
 * What is remembered of one life of a file.
 *
 * @param logClass its input's class
 * @param path where it was seen last
 * @param realPath the same without symbolic links
 * @param device of the file system, as last seen
 * @param inode of the file
 * @param generation which life of the file this is
 * @param prefixBytes how many first bytes {@code prefixHash} covers
 * @param prefixHash of the first bytes
 * @param deliveredBytes how far its lines are acknowledged
 * @param tails what stood before places up to {@code deliveredBytes}, the latest last
 * @param deadEndBytes up to here nothing more can be shipped: its last line has no end
 * @param sizeBytes how long it was, as far as was seen
 * @param packedBytes how long the compressed file is that holds it; 0 when it is not compressed
 * @param packedMillis when that was last modified
 * @param seenMillis when the file was last there, since the epoch
 * @param sentBelow no line at or behind this offset was ever sent
 * @param cuts see {@link io.sightline.shipper.flow.Track#cuts}
 * @param late the others did not wait for it: what may have been sent of it may be older than the
 *     stream's baseline, and is looked for in all backing indices
 */
record FileEntry(
    String logClass,
    String path,
    String realPath,
    long device,
    long inode,
    Generation generation,
    int prefixBytes,
    String prefixHash,
    long deliveredBytes,
    List<Tails.Point> tails,
    long deadEndBytes,
    long sizeBytes,
    long packedBytes,
    long packedMillis,
    long seenMillis,
    long sentBelow,
    List<Long> cuts,
    boolean late) {

  FileKey key() {
    return new FileKey(device, inode);
  }

  String id() {
    return generation.id();
  }

  boolean isPacked() {
    return packedBytes > 0;
  }

  /** It was there, with this key, at this time; packed when {@code facts} says how. */
  FileEntry seen(FileFacts facts, boolean packed, String at, long millis) {
    return new FileEntry(
        logClass,
        at,
        at,
        facts.key().device(),
        facts.key().inode(),
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        tails,
        deadEndBytes,
        sizeBytes,
        packed ? facts.size() : 0,
        packed ? facts.modifiedMillis() : 0,
        millis,
        sentBelow,
        cuts,
        late);
  }

  /** What it did not deliver is counted. */
  FileEntry counted() {
    return new FileEntry(
        logClass,
        path,
        realPath,
        device,
        inode,
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        tails,
        deadEndBytes,
        deliveredBytes,
        packedBytes,
        packedMillis,
        seenMillis,
        sentBelow,
        cuts,
        late);
  }

  FileEntry sentBelow(long offset) {
    return new FileEntry(
        logClass,
        path,
        realPath,
        device,
        inode,
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        tails,
        deadEndBytes,
        sizeBytes,
        packedBytes,
        packedMillis,
        seenMillis,
        offset,
        cuts,
        late);
  }

  /** The others went on without it. */
  FileEntry asLate() {
    return new FileEntry(
        logClass,
        path,
        realPath,
        device,
        inode,
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        tails,
        deadEndBytes,
        sizeBytes,
        packedBytes,
        packedMillis,
        seenMillis,
        sentBelow,
        cuts,
        true);
  }

  FileEntry seenAt(long millis) {
    return new FileEntry(
        logClass,
        path,
        realPath,
        device,
        inode,
        generation,
        prefixBytes,
        prefixHash,
        deliveredBytes,
        tails,
        deadEndBytes,
        sizeBytes,
        packedBytes,
        packedMillis,
        millis,
        sentBelow,
        cuts,
        late);
  }
}
