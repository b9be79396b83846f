package io.sightline.shipper.source;

/**
 * A stretch of a file whose lines travel in one batch. Segments of a file are in order and without
 * gaps. Only the engine thread touches them.
 */
public final class Segment {
  final TailedFile file;
  final Object batch;
  long end;
  boolean acknowledged;

  Segment(TailedFile file, Object batch, long end) {
    this.file = file;
    this.batch = batch;
    this.end = end;
  }

  /** Whether the checkpoint on the disk knows the file. */
  public boolean isOfDurableFile() {
    return file.durable;
  }

  /** The batch was acknowledged: the file's delivered part grows as far as it has no gap. */
  public void acknowledge() {
    acknowledged = true;
    file.settle();
  }
}
