package io.sightline.metrics.log;

import io.sightline.metrics.log.LostLines.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Standard output, in one piece a batch. */
final class ConsoleSink implements LineSink {
  private static final int PIECE_BYTES = 64 * 1024;

  private final PrintStream out;
  private final BiConsumer<Line, ByteArrayOutputStream> encoder;
  private final LostLines lost;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream(8192);
  private int lines;
  private boolean isFailing;

  private ConsoleSink(
      PrintStream out, BiConsumer<Line, ByteArrayOutputStream> encoder, LostLines lost) {
    this.out = out;
    this.encoder = encoder;
    this.lost = lost;
  }

  static ConsoleSink json(PrintStream out, JsonLines json, LostLines lost) {
    return new ConsoleSink(
        out,
        (line, to) -> {
          JsonBuffer encoded = json.encode(line);
          to.write(encoded.bytes(), 0, encoded.length());
        },
        lost);
  }

  static ConsoleSink text(PrintStream out, TextLines text, LostLines lost) {
    Charset charset = charset();
    return new ConsoleSink(
        out, (line, to) -> to.writeBytes(text.encode(line).getBytes(charset)), lost);
  }

  /** What the terminal shows, as far as Java 17 knows. */
  private static Charset charset() {
    String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  @Override
  public void write(Line line) {
    encoder.accept(line, piece);
    lines++;
    if (piece.size() >= PIECE_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (lines > 0) {
      out.write(piece.toByteArray(), 0, piece.size());
      // Flushes, and is the only word a stream like this ever says of trouble.
      if (out.checkError()) {
        lost.count(Reason.WRITE_FAILED, lines);
        if (!isFailing) {
          LostLines.say("standard output cannot be written, lines are lost");
        }
        isFailing = true;
      }
      piece.reset();
      lines = 0;
    }
  }

  @Override
  public void close() {
    flush();
  }
}
