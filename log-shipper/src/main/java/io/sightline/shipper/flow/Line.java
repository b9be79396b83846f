package io.sightline.shipper.flow;

/**
 * One line on its way from a feed to the pipeline: a window into the feed's buffer. A feed has one
 * and sets it anew for each line, so that nothing is allocated; nobody keeps it. Not thread-safe.
 */
public final class Line {
  private Track track;
  private long offset;
  private long end;
  private byte[] bytes = new byte[0];
  private int start;
  private int length;
  private boolean piece;
  private String id;
  private String stream;
  private boolean repeated;

  /**
   * Turns to the next line.
   *
   * @param track the sequence it belongs to
   * @param offset of its first byte (or record) in the sequence; with the track's name it makes the
   *     document id
   * @param end where the next line begins
   * @param bytes holds the text at {@code [start, start + length)}, without its line end
   */
  public Line set(Track track, long offset, long end, byte[] bytes, int start, int length) {
    this.track = track;
    this.offset = offset;
    this.end = end;
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    this.piece = false;
    this.id = null;
    this.stream = null;
    this.repeated = false;
    return this;
  }

  /** It is a part of a line that is longer than the limit. */
  public Line asPiece(boolean isPiece) {
    piece = isPiece;
    return this;
  }

  /** Somebody upstream has already decided its document id and data stream. */
  public Line addressed(String documentId, String dataStream) {
    id = documentId;
    stream = dataStream;
    return this;
  }

  /** Somebody upstream may have handed it over before, in another place of the sequence. */
  public Line asRepeated(boolean isRepeated) {
    repeated = isRepeated;
    return this;
  }

  public Track track() {
    return track;
  }

  public long offset() {
    return offset;
  }

  public long end() {
    return end;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  public int length() {
    return length;
  }

  public boolean isPiece() {
    return piece;
  }

  public boolean isRepeated() {
    return repeated;
  }

  /** Null: made from the track and the offset. */
  public String id() {
    return id;
  }

  /** Null: the pipeline decides. */
  public String stream() {
    return stream;
  }
}
