package io.sightline.metrics.log;

/** Where lines go. Only the thread of its {@link LineQueue} touches it. */
interface LineSink {
  /** Takes a line, perhaps without writing it yet. */
  void write(Line line);

  /** Writes what it holds. Never throws; it counts what it loses. */
  void flush();

  /** Flushes and gives everything back. */
  void close();
}
