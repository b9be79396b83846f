package io.sightline.shipper.kafka;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What is committed of a partition besides the offset, as the metadata of the commit:
 *
 * <pre>
 * sightline 1 &lt;name of the sequence, 12&gt; &lt;sent below&gt;
 * </pre>
 *
 * Whoever owns the partition next knows by it that records before {@code sent below} may be in
 * Elasticsearch, and no others; and by the name whether the topic is still the same one.
 */
record Mark(String name, long sentBelow) {
  private static final Pattern FORM =
      Pattern.compile("sightline 1 ([A-Za-z0-9_-]{12}) (\\d{1,18})");

  /** Null when somebody else has committed. */
  static @Nullable Mark of(OffsetAndMetadata committed) {
    Matcher form = FORM.matcher(String.valueOf(committed.metadata()));
    return form.matches() ? new Mark(form.group(1), Long.parseLong(form.group(2))) : null;
  }

  OffsetAndMetadata with(long offset) {
    return new OffsetAndMetadata(offset, "sightline 1 " + name + ' ' + sentBelow);
  }
}
