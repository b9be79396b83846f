package io.sightline.shipper.spool;

import io.sightline.shipper.event.Malformed;
import java.nio.charset.StandardCharsets;

/** What a rendering makes of one message. */
public record RenderedText(String text, Malformed why) {

  public static RenderedText of(
      Rendering rendering, long receivedMillis, String peer, byte[] message) {
    byte[] peerBytes = peer.getBytes(StandardCharsets.US_ASCII);
    Frames frames = new Frames().add(receivedMillis, peerBytes, message, 0, message.length);
    Entry entry = new Entry();
    int payload = frames.length() - Format.FRAME_HEADER;
    if (!entry.set(frames.bytes(), Format.FRAME_HEADER, payload, 0, frames.length())) {
      throw new AssertionError("no payload");
    }
    Rendering.Rendered out = new Rendering.Rendered();
    Malformed why = rendering.render(entry, out);
    return new RenderedText(
        new String(out.bytes(), out.start(), out.length(), StandardCharsets.UTF_8), why);
  }
}
