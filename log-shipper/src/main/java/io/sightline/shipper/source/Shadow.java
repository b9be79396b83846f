package io.sightline.shipper.source;

import java.nio.file.Path;

/**
 * A file that is the same as a followed one so far: the copy that a rotation makes before it
 * truncates, or the packed form of a renamed file. When its original loses its bytes, they are read
 * here.
 *
 * @param contentBytes how long it is, unpacked
 */
record Shadow(
    FileFacts facts,
    Path path,
    Path realPath,
    boolean packed,
    long contentBytes,
    TailedFile original) {}
