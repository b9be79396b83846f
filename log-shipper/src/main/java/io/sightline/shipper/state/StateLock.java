package io.sightline.shipper.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two shippers off one state folder. The operating system holds the lock, so it ends with the
 * process, however that ends.
 */
public final class StateLock implements Closeable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Keeps everybody else out of the folder until it is closed.
   *
   * @throws IOException with a sentence for people when the folder is taken or cannot be used
   */
  public static StateLock take(Path stateDir) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(stateDir);
      channel =
          FileChannel.open(
              stateDir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "the state folder "
              + stateDir
              + " cannot be used ("
              + e
              + "): make it writable or set state_dir to another one",
          e);
    }
    if (!locks(channel)) {
      channel.close();
      throw new IOException(
          "another shipper works on the state folder "
              + stateDir
              + ": stop it, or give this one a state_dir of its own");
    }
    return new StateLock(channel);
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
