package io.sightline.shipper.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * One life of a file: from its creation, or from a truncation, to its end. Its id and a line's
 * offset make the line's document id.
 *
 * <p>The id is not drawn but derived: 72 bits of SHA-256 over the inode, the first line (at most
 * its first {@link Prefix#LIMIT} bytes) and a count. So it survives the loss of the checkpoint: the
 * same file gives the same ids again, Elasticsearch answers 409 and nothing is there twice. The
 * first line never changes while a file only grows, and nothing of a file is shipped before its
 * first line is complete, so it does not matter when the file is first looked at. The device number
 * is left out on purpose: it may change at every boot.
 *
 * <p>The count is 0, except when a life with the same inode and the very same first line is known
 * already, from before a truncation: then it is one more. Only this count has to be remembered,
 * which the checkpoint does. If the checkpoint is lost as well, such a file takes the ids of its
 * former life, and lines at equal offsets count as delivered. Lines that begin with a time in
 * milliseconds never get there.
 */
record Generation(String id, String base, int count) {

  /** The next life of the file with this inode and first line. */
  static Generation of(long inode, byte[] firstLine, Generations known) {
    MessageDigest digest = Digests.sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, inode));
    digest.update(firstLine);
    String base = encode(digest.digest());
    int count = known.nextCount(base);
    String id =
        count == 0
            ? base
            : encode(
                Digests.sha256().digest((base + '/' + count).getBytes(StandardCharsets.UTF_8)));
    return new Generation(id, base, count);
  }

  private static String encode(byte[] digest) {
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, 9));
  }
}
